// `ctx check`: does what the documents say still go with the code that they cover? Only judging; accepting is verify's.
import { CtxError } from "../errors/ctx-error.js";
import { makeFinding, type Finding, type Severity } from "../errors/finding.js";
import type { Outcome } from "../model/outcome.js";
import { formatRef } from "../model/ref.js";
import { quoteForShell } from "../model/text/shell-quote.js";
import { worstOf, type Freshness, type FreshnessReason } from "../policy/freshness.js";
import type { Runtime } from "../ports/runtime.js";
import { directoryOf, ENTRIES_DIRECTORY } from "../store/layout.js";
import type { Workspace } from "../store/place/workspace.js";
import { locateFindings } from "../store/read/locate-findings.js";
import type { Judgement } from "./check/judge.js";
import { checkStaged, type CheckedState } from "./check/staged.js";
import type { PlaceRequest } from "./request.js";
import { sourcesOf } from "./resolve-ref.js";

export interface CheckRequest extends PlaceRequest {
  /** Judge the commit being made: the index, as git names it to its hooks. */
  readonly staged?: boolean;
  /** Judge what the commits of `A...B` or `A..B` change. Without this and `staged`: every document of the worktree. */
  readonly range?: string;
  /** What cannot be told counts as an error. */
  readonly strict?: boolean;
}

/** The verdict about one document. */
export interface CheckedContext {
  readonly ref: string;
  /** The document. */
  readonly path: string;
  readonly verdict: Freshness;
  readonly reason: FreshnessReason;
  /** Its `$covers`, as written. */
  readonly covers: readonly string[];
  /** The covered files that changed, relative to the root. */
  readonly files: readonly string[];
  /** How many commits changed some of them; null where nobody can know, and for what is not stale. */
  readonly commitsSince: number | null;
  /** How bad it is when a document of this level is stale. */
  readonly severity: Severity;
}

export interface CheckData {
  /** The worst of all; fresh where there is nothing to judge. */
  readonly verdict: Freshness;
  readonly contexts: readonly CheckedContext[];
}

/**
 * Judges documents with `$covers`. Stale ones are findings, as bad as the settings say for their level.
 * @throws {CtxError} USAGE for `staged` with `range`, and for what is no range; NOT_INITIALIZED (not with `staged`);
 * BRANCH_UNKNOWN; DEPENDENCY_MISSING without the git program; REPOSITORY_UNSUPPORTED.
 */
export async function check(runtime: Runtime, request: CheckRequest): Promise<Outcome<CheckData>> {
  const { workspace, judged, findings: found } = await look(runtime, request);
  if (workspace === null) return { data: { verdict: "fresh", contexts: [] }, findings: [] };
  const contexts = judged.map((judgement) => describe(judgement, workspace));
  const findings = judged.flatMap((judgement) => complain(judgement, { request, runtime, workspace }));
  const settings = await locateFindings(workspace.findings, sourcesOf([], workspace));
  return {
    data: { verdict: worstOf(contexts.map(({ verdict }) => verdict)), contexts },
    findings: [...settings, ...findings, ...found],
  };
}

async function look(runtime: Runtime, { directory, staged, range }: CheckRequest): Promise<CheckedState> {
  if (staged === true && range !== undefined) {
    throw new CtxError("USAGE", "A commit that is being made and a range are two questions.", {
      hint: "Give --staged or --range.",
    });
  }
  if (staged === true) return checkStaged(runtime, directory);
  if (range !== undefined) return (await import("./check/range.js")).checkRange(runtime, directory, range);
  return (await import("./check/report.js")).checkAll(runtime, directory);
}

function describe({ ref, ...judgement }: Judgement, { config }: Workspace): CheckedContext {
  return { ref: formatRef(ref), ...judgement, severity: config.check.severity[ref.level] };
}

interface Setting {
  readonly request: CheckRequest;
  readonly runtime: Runtime;
  readonly workspace: Workspace;
}

function complain(judgement: Judgement, setting: Setting): Finding[] {
  const { ref, path, verdict, reason, files, commitsSince } = judgement;
  if (verdict === "fresh") return [];
  if (verdict === "unknown") {
    const { request } = setting;
    const finding = makeFinding(
      "FRESHNESS_UNKNOWN",
      `Whether ${formatRef(ref)} is stale cannot be told: ${WHY[reason]}.`,
      {
        path,
        ...hintFor(reason),
      },
    );
    return [request.strict === true ? { ...finding, severity: "error" } : finding];
  }
  const many = files.length === 1 ? "1 file that it covers" : `${files.length} files that it covers`;
  const when =
    commitsSince === null || commitsSince === 0
      ? ""
      : ` in ${commitsSince} ${commitsSince === 1 ? "commit" : "commits"}`;
  const message = `${formatRef(ref)} is stale: ${many} changed${when}, and it did not: ${nameSome(files)}.`;
  const hint = adviceFor(judgement, setting);
  const severity = setting.workspace.config.check.severity[ref.level];
  return [{ ...makeFinding("CONTEXT_STALE", message, { path, pointer: "/$covers", hint }), severity }];
}

const NAMED = 3;

function nameSome(files: readonly string[]): string {
  const named = files.slice(0, NAMED).join(", ");
  return files.length > NAMED ? `${named} and ${files.length - NAMED} more` : named;
}

/** What a person does about it, ready to paste: bring the document up to date, or say that it still holds. */
function adviceFor({ ref }: Judgement, { request, runtime, workspace }: Setting): string {
  const name = quoteForShell(formatRef(ref));
  if (request.staged !== true) {
    return `Bring it up to date, or accept the code as it is: ctx verify ${name}, and commit what that writes.`;
  }
  const entries = `${workspace.prefix}${directoryOf(ref)}/${ENTRIES_DIRECTORY}`;
  // git starts its hooks at the top, and tells where the person is who reads this: githooks(5), git(1).
  const { GIT_PREFIX: below = "", GIT_INDEX_FILE: index = "" } = runtime.environment;
  const isAtTop =
    below === "" && runtime.files.realPath(request.directory) === workspace.repository?.worktree;
  // From anywhere else git takes a path from the top when ":/" stands before it.
  const place = quoteForShell(isAtTop ? entries : `:/${entries}`);
  const command = `ctx verify ${name} --staged && git add ${place}`;
  if (!isOwnIndex(index)) {
    return `Bring it up to date and commit it too. Or accept the code as it is: stage it, run this, and commit without -a, -p or paths: ${command}`;
  }
  return `Bring it up to date and stage it, or accept the code as it is: ${command}`;
}

/** Whether what is committed is what is staged. For -a, -p and paths git makes an index that a refusal takes away again. */
function isOwnIndex(named: string): boolean {
  return !named.endsWith(".lock");
}

const WHY: Readonly<Record<FreshnessReason, string>> = {
  verified: "it was accepted",
  "document-changed": "it changed itself",
  unchanged: "nothing that it covers changed",
  "files-changed": "files that it covers changed",
  "history-cut": "the history of this clone does not go back far enough",
  unmerged: "a file that it covers, or itself, is in conflict",
  filtered: "what git would store of a covered file is decided by a program that ctx does not run",
  "covers-invalid": "its $covers stands for more than can be matched",
  broken: "the document cannot be read",
  "no-repository": "there is no git repository here",
};

function hintFor(reason: FreshnessReason): { hint?: string } {
  if (reason === "history-cut")
    return { hint: "`git fetch --unshallow` brings the rest; with actions/checkout, `fetch-depth: 0`." };
  if (reason === "broken" || reason === "covers-invalid")
    return { hint: "`ctx validate` tells what is wrong." };
  if (reason === "filtered") return { hint: "Stage the files: `ctx check --staged` sees what git stored." };
  return {};
}
