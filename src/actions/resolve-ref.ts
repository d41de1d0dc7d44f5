// What `resolve` and `explain` share: from a request to the merged layers of a lineage.
import { makeFinding, type Finding } from "../errors/finding.js";
import type { SourceText } from "../model/document.js";
import type { Layer, StoredContext } from "../model/layer.js";
import type { Ref } from "../model/ref.js";
import type { Runtime } from "../ports/runtime.js";
import { walkLineage, type LineageWalk } from "../resolve/lineage.js";
import { resolveLayers, type ResolvedLayers } from "../resolve/resolve-layers.js";
import { getContext, toRef } from "../store/read/find-ref.js";
import { locateFindings } from "../store/read/locate-findings.js";
import { chooseRef } from "./choose-ref.js";
import { openForReading, type Opened } from "./open.js";
import type { PlaceRequest } from "./request.js";
import type { HiddenOfLayer } from "./prune/hide-pruned.js";
import type { Workspace } from "../store/place/workspace.js";

export interface LineageRequest extends PlaceRequest {
  readonly ref?: string | undefined;
  readonly at?: string | undefined;
  readonly personal?: boolean | undefined;
  readonly allEntries?: boolean | undefined;
  /** False leaves entries and prunes unread, for who asks about documents alone. Default true. */
  readonly entries?: boolean | undefined;
}

export interface ResolvedRef {
  readonly workspace: Workspace;
  readonly ref: Ref;
  readonly branch: string | null;
  /** As they take part: with metadata in place of what is pruned. */
  readonly layers: readonly Layer[];
  /** The same, whole. */
  readonly stored: readonly Layer[];
  /** What is pruned of them. */
  readonly hidden: readonly HiddenOfLayer[];
  readonly resolved: ResolvedLayers;
  readonly findings: readonly Finding[];
}

/** Reads and resolves the lineage of a ref. */
export async function resolveRef(runtime: Runtime, request: LineageRequest): Promise<ResolvedRef> {
  const opened = await openForReading(runtime, request, {
    personal: request.personal ?? true,
    entries: request.entries ?? true,
  });
  const { workspace, reader } = opened;
  const chosen =
    request.ref === undefined
      ? await chooseRef(runtime, opened)
      : { ref: toRef(request.ref, reader.current), findings: [] };
  const { layers: stored, walk } = await readLayers(runtime, opened, chosen.ref);
  const { layers, hidden } = await showPruned(runtime, stored);
  const resolved = resolveLayers(layers, chosen.ref, { allEntries: request.allEntries ?? false });
  const findings = [
    ...workspace.findings,
    ...chosen.findings,
    ...layers.flatMap((layer) => layer.findings),
    ...walk.findings,
    ...resolved.findings,
    ...branchMissing(chosen.ref, walk.branch, workspace),
  ];
  return {
    workspace,
    ref: chosen.ref,
    branch: walk.branch,
    layers,
    stored,
    hidden,
    resolved,
    findings: await locateFindings(findings, sourcesOf(layers, workspace)),
  };
}

/** Puts metadata in place of what is pruned (SPEC §14). */
export async function showPruned(
  runtime: Runtime,
  stored: readonly Layer[],
): Promise<{ layers: readonly Layer[]; hidden: readonly HiddenOfLayer[] }> {
  if (stored.every(({ prunes = [] }) => prunes.length === 0)) return { layers: stored, hidden: [] };
  return (await import("./prune/hide-pruned.js")).hidePruned(runtime.hashes, stored);
}

/**
 * Reads the layers of a ref, widest first, the personal global context before all others.
 * @throws {CtxError} CONTEXT_NOT_FOUND, REF_AMBIGUOUS, BRANCH_UNKNOWN.
 */
export async function readLayers(
  runtime: Runtime,
  { workspace, reader }: Opened,
  ref: Ref,
): Promise<{ layers: Layer[]; walk: LineageWalk }> {
  const start = await getContext(runtime, workspace, { reader, ref });
  const currentBranch = reader.current.name;
  const walk = await walkLineage({ start, currentBranch, read: (wider) => reader.read(wider) });
  const layers = walk.contexts.map((context) => toLayer(context, false));
  const personalGlobal = await reader.readPersonalGlobal();
  if (personalGlobal !== null) layers.unshift(toLayer(personalGlobal, true));
  return { layers, walk };
}

/** Every text that findings of a lineage can point into. */
export function sourcesOf(
  layers: readonly StoredContext[],
  workspace: Pick<Workspace, "configSource">,
): SourceText[] {
  const sources: SourceText[] = layers.flatMap((layer) => [
    ...layer.documents,
    ...layer.notes,
    ...layer.brokenSources,
  ]);
  if (workspace.configSource !== null) sources.push(workspace.configSource);
  return sources;
}

function toLayer(context: StoredContext, personal: boolean): Layer {
  return { ...context, personal };
}

function branchMissing(ref: Ref, branch: string | null, workspace: Workspace): Finding[] {
  if (ref.level !== "task" || branch !== null || workspace.repository === null) return [];
  return [
    makeFinding(
      "BRANCH_MISSING",
      "No branch is current, and the task names none: the branch level is left out.",
      {
        hint: "Write the task's $branch, or switch to its branch.",
      },
    ),
  ];
}
