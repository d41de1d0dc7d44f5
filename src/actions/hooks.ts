// `ctx hooks install|status|uninstall|task`: a check before each commit, put where the repository already has its hooks
// looked after. The hooks themselves are in format/hooks/; the places where they can stand, in hooks/.
import { CtxError, isCtxError } from "../errors/ctx-error.js";
import type { Finding } from "../errors/finding.js";
import type { HookName } from "../format/hooks/hook-commands.js";
import type { HookRunner } from "../model/hook-runner.js";
import type { Outcome } from "../model/outcome.js";
import type { Repository } from "../ports/git.js";
import type { Runtime } from "../ports/runtime.js";
import { locate, openWorkspace } from "../store/place/workspace.js";
import { applySteps, formatSteps, type RepairStep } from "../store/write/repair.js";
import { chooseRef } from "./choose-ref.js";
import { findProgram } from "./hooks/find-program.js";
import type { HookPlace, HookState, PlannedChange } from "./hooks/hook-place.js";
import { chooseRunner, findSetup, placesOf, type HookSetup } from "./hooks/setup.js";
import { openForReading } from "./open.js";
import type { DryRun, PlaceRequest } from "./request.js";

export interface HooksRequest extends PlaceRequest {
  readonly what: "install" | "status" | "uninstall" | "task";
  /** Who is to hold the hooks; without it, the runner that the repository uses. Only for `install`. */
  readonly runner?: HookRunner;
  /** Also names the task of a commit in its message. Only for `install`. */
  readonly trailer?: boolean;
  readonly dryRun?: boolean;
}

/** How one hook stands. */
export interface HookReport {
  readonly hook: HookName;
  readonly runner: HookRunner;
  /** Relative to the worktree's top level, or absolute outside of it. */
  readonly path: string;
  readonly state: HookState;
  /** Whether git runs it as things are. */
  readonly active: boolean;
  /** Why not; null when it does, or there is nothing to run. */
  readonly obstacle: string | null;
  /** True when this command has changed it, or with a dry run would have. */
  readonly changed: boolean;
}

/** What a person can write where ctx does not. */
export interface HookSnippet {
  readonly path: string;
  readonly reason: string;
  readonly text: string;
}

export interface HooksData extends DryRun {
  readonly what: "install" | "status" | "uninstall";
  /** Who looks after hooks here; null where several do. */
  readonly runner: HookRunner | null;
  readonly hooks: readonly HookReport[];
  /** The ctx that hooks would start here; null where they find none. */
  readonly program: string | null;
  readonly snippets: readonly HookSnippet[];
  /** The command that comes next. */
  readonly next: string | null;
}

export interface TaskData {
  readonly what: "task";
  /** The id of the task that a commit here belongs to; null where there is none, or no single one. */
  readonly task: string | null;
}

/**
 * Installs, shows or removes the hooks, or tells the task that a commit here belongs to. The answer is "no" when a hook
 * could not be written, and for `status` when no check runs before a commit.
 * @throws {CtxError} REPOSITORY_UNSUPPORTED without a repository; DEPENDENCY_MISSING without the git program;
 * NOT_INITIALIZED (install); USAGE for a runner that is not used here, and where several are and none is named;
 * WRITE_FAILED; FILE_CHANGED.
 */
export async function hooks(runtime: Runtime, request: HooksRequest): Promise<Outcome<HooksData | TaskData>> {
  if (request.what === "task") return findTask(runtime, request);
  const { repository } = locate(runtime, request.directory);
  if (repository === null) {
    throw new CtxError("REPOSITORY_UNSUPPORTED", "There is no git repository here, so there are no hooks.", {
      hint: "Run `git init` first.",
    });
  }
  const prefix = await prefixAt(runtime, request);
  const setup = await findSetup(runtime, repository, prefix);
  if (request.what === "status") return reportOf(runtime, repository, setup);
  const places = request.what === "install" ? toInstall(setup, request) : setup.places.filter(isThere);
  const planned = await Promise.all(
    places.map(async (place) => ({
      place,
      change: await (request.what === "install" ? place.install() : place.remove()),
    })),
  );
  const steps = planned.flatMap(({ change }) =>
    change.kind === "change" && change.step !== null ? [change.step] : [],
  );
  if (request.dryRun !== true) applySteps(runtime, steps);
  const after = request.dryRun === true ? setup : await findSetup(runtime, repository, prefix);
  const data = {
    ...describe(runtime, repository, { setup: after, what: request.what, touched: planned }),
    ...(request.dryRun === true
      ? {
          dryRun: true as const,
          diff: await formatSteps(steps, repository.worktree ?? repository.commonDirectory),
        }
      : {}),
  };
  return { data, findings: [], isRefusal: data.snippets.length > 0 };
}

/** The root from which hooks start ctx. Where there is none, only an installation is senseless. */
async function prefixAt(runtime: Runtime, { what, directory }: HooksRequest): Promise<string> {
  try {
    return (await openWorkspace(runtime, directory)).prefix;
  } catch (error) {
    if (what === "install" || !isCtxError(error)) throw error;
    return "";
  }
}

/** The check, the trailer where it is wanted or was, and whatever an older version has left at the same places. */
function toInstall(setup: HookSetup, { runner: asked, trailer }: HooksRequest): HookPlace[] {
  const runner = chooseRunner(setup, asked);
  const trailers = placesOf(setup, runner, ["prepare-commit-msg", "commit-msg"]);
  if (trailer === true && trailers.length === 0) {
    throw new CtxError("USAGE", `ctx writes the trailer into hook scripts, and here ${runner} has its own.`, {
      hint: "For the trailer alone, use git's own hooks: `ctx hooks install --trailer --runner git`.",
    });
  }
  return [
    ...placesOf(setup, runner, ["pre-commit"]),
    ...trailers.filter((place) => trailer === true || isThere(place)),
  ];
}

function isThere({ state }: HookPlace): boolean {
  return state !== "absent";
}

interface Touched {
  readonly place: HookPlace;
  readonly change: PlannedChange;
}

function reportOf(runtime: Runtime, repository: Repository, setup: HookSetup): Outcome<HooksData> {
  const data = describe(runtime, repository, { setup, what: "status", touched: [] });
  const isChecked = data.hooks.some(
    ({ hook, active, state }) => hook === "pre-commit" && active && state !== "absent",
  );
  return { data, findings: [], isRefusal: !isChecked };
}

function describe(
  runtime: Runtime,
  repository: Repository,
  { setup, what, touched }: { setup: HookSetup; what: HooksData["what"]; touched: readonly Touched[] },
): HooksData {
  const runner = setup.runners.length > 1 ? null : (setup.runners[0] ?? "git");
  const isSame = (left: HookPlace) => (right: HookPlace) =>
    left.top === right.top && left.path === right.path && left.hook === right.hook;
  const changes = touched.filter(({ change }) => change.kind === "change" && change.step !== null);
  const isTouched = (place: HookPlace) => touched.some((each) => isSame(place)(each.place));
  const isMain = (place: HookPlace) =>
    what === "status" && place.hook === "pre-commit" && place.runner === runner;
  // The hook that the repository would have is told also where it is not there; others, where they are.
  const main = setup.places.find(isMain);
  const shown = setup.places.filter((place) => isThere(place) || place === main || isTouched(place));
  const program = findProgram(runtime, repository);
  return {
    what,
    runner,
    hooks: shown.map((place) => ({
      hook: place.hook,
      runner: place.runner,
      path: pathOf(place, repository),
      state: place.state,
      active: isThere(place) && place.obstacle === null,
      obstacle: place.obstacle,
      changed: changes.some((each) => isSame(place)(each.place)),
    })),
    program,
    snippets: touched.flatMap(({ place, change }) =>
      change.kind === "refused"
        ? [{ path: pathOf(place, repository), reason: change.reason, text: change.snippet }]
        : [],
    ),
    next: nextCommand(what, shown, program),
  };
}

function nextCommand(
  what: HooksData["what"],
  shown: readonly HookPlace[],
  program: string | null,
): string | null {
  if (what === "uninstall") return null;
  const check = shown.find(({ hook, state }) => hook === "pre-commit" && state === "installed");
  if (check === undefined) return what === "status" ? "ctx hooks install" : null;
  return check.remedy ?? (program === null ? "npm install --save-dev git-ctx" : null);
}

/** As a person at the worktree's top would name it. */
function pathOf({ top, path }: Pick<RepairStep, "top" | "path">, { worktree }: Repository): string {
  if (worktree === null) return `${top}/${path}`;
  if (top === worktree) return path;
  return top.startsWith(`${worktree}/`) ? `${top.slice(worktree.length + 1)}/${path}` : `${top}/${path}`;
}

/** As `resolve` without a ref chooses; what keeps it from choosing is nothing to stop a commit for. */
async function findTask(runtime: Runtime, request: PlaceRequest): Promise<Outcome<TaskData>> {
  const answer = (task: string | null, findings: readonly Finding[] = []) => ({
    data: { what: "task" as const, task },
    findings,
  });
  const opened = await openForReading(runtime, request, {});
  if (opened.reader.current.name === null && !runtime.environment["CTX_TASK"]) return answer(null);
  const { ref, findings } = await chooseRef(runtime, opened);
  return answer(ref.level === "task" ? ref.id : null, findings);
}
