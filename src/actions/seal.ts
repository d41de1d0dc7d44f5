// `ctx seal`: the single entries that git does not know yet, packed into one file a context before they are committed:
// ten thousand small files make every clone slow (FACTS §3).
import type { Outcome } from "../model/outcome.js";
import { formatRef, type Ref } from "../model/ref.js";
import { makeUlid } from "../model/ulid.js";
import type { Runtime } from "../ports/runtime.js";
import { journalDirectory, newestId } from "../store/journal/journal.js";
import { dropSegments } from "../store/journal/segments.js";
import { entryPathOf } from "../store/layout.js";
import { requireExists, toRef } from "../store/read/find-ref.js";
import { listKnown } from "../store/read/known-files.js";
import { listContexts } from "../store/read/list-contexts.js";
import { locateFindings } from "../store/read/locate-findings.js";
import { cutIntoBatches, findLoose, writeBatches, type Batch } from "../store/write/seal-entries.js";
import { openForWriting, type Opened } from "./open.js";
import type { DryRun, WriteRequest } from "./request.js";
import { sourcesOf } from "./resolve-ref.js";

export interface SealRequest extends WriteRequest {
  /** Which contexts; all of them without. */
  readonly refs?: readonly string[];
}

export interface SealedFile {
  readonly ref: string;
  /** The file that holds the entries now, relative to the root. */
  readonly path: string;
  readonly records: number;
}

export interface SealData extends DryRun {
  readonly sealed: readonly SealedFile[];
}

/**
 * Seals contexts. The new file is durable before an old one goes, so that a crash leaves an entry twice at most, which
 * reads as once. Files that git's HEAD or index knows stay as they are.
 * @throws {CtxError} CONTEXT_NOT_FOUND for a task that does not exist; DEPENDENCY_MISSING without the git program, in a
 * repository; WRITE_FAILED, when nothing is lost.
 */
export async function seal(runtime: Runtime, request: SealRequest): Promise<Outcome<SealData>> {
  const opened = await openForWriting(runtime, request, {});
  const { workspace } = opened;
  const refs = await chooseRefs(runtime, opened, request.refs ?? []);
  const known = await listKnown(workspace, opened.reader.current.commit);
  const journal = journalDirectory(workspace, runtime.environment);
  let newest = journal === null ? null : newestId(runtime, journal);
  const sealed: SealedFile[] = [];
  const batches: Batch[] = [];
  for (const [at, ref] of refs.entries()) {
    runtime.progress.report("Sealing contexts", at, refs.length);
    for (const entries of cutIntoBatches(findLoose(runtime, workspace, { ref, known }))) {
      newest = makeUlid(runtime.clock.now(), runtime.ids.randomBytes(), newest);
      const path = entryPathOf(ref, newest);
      batches.push({ path, entries });
      sealed.push({ ref: formatRef(ref), path, records: entries.length });
    }
  }
  const written = await writeBatches(runtime, workspace, { batches, dryRun: request.dryRun ?? false });
  if (request.dryRun !== true) await dropSegments(runtime, workspace);
  return {
    data: { sealed, ...written },
    findings: await locateFindings(workspace.findings, sourcesOf([], workspace)),
  };
}

async function chooseRefs(runtime: Runtime, opened: Opened, typed: readonly string[]): Promise<Ref[]> {
  const { workspace, reader } = opened;
  if (typed.length === 0) return listContexts([reader.tree]);
  const refs = new Map<string, Ref>();
  for (const text of typed) {
    const ref = toRef(text, reader.current);
    await requireExists(runtime, workspace, { reader, ref });
    refs.set(formatRef(ref), ref);
  }
  return [...refs.values()];
}
