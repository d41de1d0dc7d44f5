// `ctx log --follow`: the entries of one context, and each that comes as it comes.
import { isCtxError } from "../errors/ctx-error.js";
import type { Finding } from "../errors/finding.js";
import type { EntryRecord } from "../model/entry.js";
import type { StoredContext } from "../model/layer.js";
import type { Outcome } from "../model/outcome.js";
import { formatRef, type Ref } from "../model/ref.js";
import type { Runtime } from "../ports/runtime.js";
import { withoutRetracted } from "../resolve/entry-selection.js";
import { CONTEXT_DIRECTORY, directoryOf, ENTRIES_DIRECTORY } from "../store/layout.js";
import { getContext, toRef } from "../store/read/find-ref.js";
import { locateFindings } from "../store/read/locate-findings.js";
import type { LogData, LogNews, LogRequest } from "./log.js";
import { lookOut } from "./look-out.js";
import { openForReading } from "./open.js";
import type { Following } from "./request.js";
import { sourcesOf } from "./resolve-ref.js";

interface FollowLogRequest extends LogRequest {
  readonly follow: Following<LogNews>;
  readonly isAsked: (record: EntryRecord) => boolean;
}

interface LogLook {
  readonly context: StoredContext;
  readonly root: string;
  readonly findings: readonly Finding[];
}

/**
 * Tells entries until it is stopped: those that are there, oldest first, then each one that comes.
 * @throws {CtxError} as log does, when it begins.
 */
export async function followLog(runtime: Runtime, request: FollowLogRequest): Promise<Outcome<LogData>> {
  const { stop, tell } = request.follow;
  const { reader } = await openForReading(runtime, request, {});
  const ref = toRef(request.ref, reader.current);
  const told = new Set<string>();
  let last: LogLook | null = null;
  await lookOut(runtime, { stop }, async () => {
    const look: LogLook = await lookAgain(runtime, request, { ref, last });
    last = look;
    const findings = look.findings.filter((finding) => isNew(told, JSON.stringify(finding)));
    if (findings.length > 0) await tell({ entry: null, findings });
    for (const { record } of withoutRetracted(look.context.entries)) {
      if (stop.aborted) break;
      if (request.isAsked(record) && isNew(told, record.id)) await tell({ entry: record, findings: [] });
    }
    return { directories: directoriesOf(look.root, ref), isEnough: stop.aborted };
  });
  return { data: { ref: formatRef(ref), entries: [] }, findings: [] };
}

function isNew(told: Set<string>, name: string): boolean {
  return !told.has(name) && told.add(name).has(name);
}

/** Reads the context anew; what it was before, while git has it out of the worktree. */
async function lookAgain(
  runtime: Runtime,
  { directory }: LogRequest,
  { ref, last }: { ref: Ref; last: LogLook | null },
): Promise<LogLook> {
  try {
    const place = last === null ? directory : last.root;
    const { workspace, reader } = await openForReading(runtime, { directory: place }, { entries: true });
    const context = await getContext(runtime, workspace, { reader, ref });
    const found = [...workspace.findings, ...context.findings];
    const findings = await locateFindings(found, sourcesOf([context], workspace));
    return { context, root: workspace.root, findings };
  } catch (error) {
    const isAway = isCtxError(error) && AWAY.includes(error.code);
    if (last === null || !isAway) throw error;
    return last;
  }
}

const AWAY: readonly string[] = ["NOT_INITIALIZED", "CONTEXT_NOT_FOUND", "BRANCH_UNKNOWN"];

/** Where a new entry would show; the directories above, because git may take them away and bring them back. */
function directoriesOf(root: string, ref: Ref): string[] {
  const own = directoryOf(ref);
  const above = own.slice(0, own.lastIndexOf("/"));
  return [CONTEXT_DIRECTORY, above, own, `${own}/${ENTRIES_DIRECTORY}`].map(
    (directory) => `${root}/${directory}`,
  );
}
