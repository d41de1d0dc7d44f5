// The prunes of one context or of all, as they stand and as they take effect.
import type { Finding } from "../../errors/finding.js";
import type { Layer } from "../../model/layer.js";
import type { PruneFile } from "../../model/prune.js";
import { formatRef, type Ref } from "../../model/ref.js";
import type { Runtime } from "../../ports/runtime.js";
import type { Hiding } from "../../resolve/pruned.js";
import { directoryOf, PRUNES_DIRECTORY } from "../../store/layout.js";
import { getContext, toRef } from "../../store/read/find-ref.js";
import { findHidingsOf } from "./hide-pruned.js";
import { listContexts } from "../../store/read/list-contexts.js";
import type { Opened } from "../open.js";

/** A context with prunes. */
export interface PrunedContext {
  readonly ref: string;
  readonly layer: Layer;
  readonly files: readonly PruneFile[];
  /** What takes effect: of each note and entry that is hidden, the prune that counts. */
  readonly hidings: readonly Hiding[];
}

/** Reads the contexts that have prunes, widest first; with `typed`, that one alone, with or without. */
export async function listPruned(
  runtime: Runtime,
  { workspace, reader }: Opened,
  typed: string | undefined,
): Promise<{ contexts: PrunedContext[]; findings: Finding[] }> {
  const refs = typed === undefined ? await listContexts([reader.tree]) : [toRef(typed, reader.current)];
  const contexts: PrunedContext[] = [];
  const findings: Finding[] = [];
  for (const ref of refs) {
    if (typed === undefined && (await reader.tree.list(`${directoryOf(ref)}/${PRUNES_DIRECTORY}`)) === null)
      continue;
    const context = await readOne(runtime, { workspace, reader }, { ref, isAsked: typed !== undefined });
    if (context === null) continue;
    findings.push(...context.findings);
    const layer: Layer = { ...context, personal: false };
    const hidings = [...(await findHidingsOf(runtime.hashes, layer)).values()];
    contexts.push({ ref: formatRef(ref), layer, files: context.prunes ?? [], hidings });
  }
  return { contexts, findings };
}

function readOne(
  runtime: Runtime,
  { workspace, reader }: Opened,
  { ref, isAsked }: { ref: Ref; isAsked: boolean },
) {
  return isAsked ? getContext(runtime, workspace, { reader, ref }) : reader.read(ref);
}
