// `ctx prune --report F`: what is pruned, as a page for people. F is the person's own word, and never a file of theirs.
import { CtxError } from "../../errors/ctx-error.js";
import type { Outcome } from "../../model/outcome.js";
import { joinPath } from "../../model/text/join-path.js";
import { reportPage, REPORT_MARK } from "../../policy/prune/report-page.js";
import type { Runtime } from "../../ports/runtime.js";
import { CONTEXT_DIRECTORY } from "../../store/layout.js";
import type { Workspace } from "../../store/place/workspace.js";
import { requireInside, requireWritable, writeFiles } from "../../store/write/writes.js";
import { openForWriting } from "../open.js";
import type { ReportRequest } from "../prune.js";
import type { DryRun } from "../request.js";
import { countAll, type PruneStatistics } from "./statistics.js";

export interface PruneReport extends PruneStatistics, DryRun {
  /** Where it was written, relative to the root; null with `-`. */
  readonly report: string | null;
  /** Whether the file is another one now, or with a dry run would be. */
  readonly changed: boolean;
  readonly page: string;
}

/**
 * Writes the report. A file that is no report of ours is never replaced.
 * @throws {CtxError} CONTEXT_EXISTS for such a file; OUTSIDE_ROOT; USAGE for a place in .context/; WRITE_FAILED.
 */
export async function reportPruned(runtime: Runtime, request: ReportRequest): Promise<Outcome<PruneReport>> {
  const { file, dryRun = false } = request;
  const { data, contexts, findings } = await countAll(runtime, request);
  const prunes = data.prunes.map((prune) => {
    const own = contexts.find(({ ref }) => ref === prune.ref)?.hidings ?? [];
    return { ...prune, hides: own.filter((one) => one.prune.id === prune.id).map(({ hidden }) => hidden) };
  });
  const page = reportPage({ ...data, prunes });
  if (file === "-") return { data: { ...data, report: null, changed: false, page }, findings };
  const { workspace } = await openForWriting(runtime, request, {});
  requireWritable(workspace);
  const report = pathOf(runtime, workspace, request);
  const before = runtime.files.readText(`${workspace.root}/${report}`);
  if (before !== null && !before.startsWith(REPORT_MARK)) {
    throw new CtxError("CONTEXT_EXISTS", `${report} exists, and is no report of ctx.`, {
      path: report,
      hint: "Name a file that does not exist yet, or `-` to print the report.",
    });
  }
  const changed = before !== page;
  const writes = changed ? [{ path: report, before, after: page }] : [];
  const written = await writeFiles(runtime, workspace, { writes, dryRun });
  return { data: { ...data, report, changed, page, ...written }, findings };
}

function pathOf(runtime: Runtime, { root }: Workspace, { file, directory }: ReportRequest): string {
  const absolute = joinPath(runtime.files.realPath(directory) ?? directory, file);
  const path = absolute.slice(root.length + 1);
  if (!absolute.startsWith(`${root}/`)) {
    throw new CtxError("OUTSIDE_ROOT", `${file || "(empty)"} lies outside of ${root}.`, {
      path: file,
      hint: "Name a file of the project, or `-` to print the report.",
    });
  }
  if (`${path}/`.startsWith(`${CONTEXT_DIRECTORY}/`) || path === ".git" || path.startsWith(".git/")) {
    throw new CtxError("USAGE", `${file} lies among files that have a meaning of their own.`, {
      hint: "Name a file elsewhere in the project, or `-` to print the report.",
    });
  }
  requireInside(runtime, root, path);
  return path;
}
