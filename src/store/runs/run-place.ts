// Where workflow runs lie, and which of them a word means: `<state>/runs/<run>/`, shared by all worktrees. A run is called
// by its workflow and six random characters; whatever of that tells it from the others will do.
import { CtxError } from "../../errors/ctx-error.js";
import { makeUlid } from "../../model/ulid.js";
import { findSimilar } from "../../model/text/similar.js";
import type { Environment, Runtime } from "../../ports/runtime.js";
import { stateDirectory } from "../place/state.js";
import type { Workspace } from "../place/workspace.js";

/** Of a workspace, what tells where its runs are. */
export type RunsPlace = Pick<Workspace, "root" | "prefix" | "repository">;

export interface RunPlace {
  readonly run: string;
  /** Absolute. */
  readonly directory: string;
  /** The directory above ctx's own state: durable up to there. */
  readonly top: string;
}

const RUN = /^[a-z0-9_.-]{3,64}-[0-9a-z]{6}$/;
const SUFFIX = 6;
const LISTED = 8;

/** The directory of all runs; null where there is no place for it. */
export function runsDirectory(place: RunsPlace, environment: Environment): string | null {
  const state = stateDirectory(place, environment);
  return state === null ? null : `${state}/runs`;
}

/**
 * The same, for whoever writes.
 * @throws {CtxError} WRITE_FAILED where there is no place for runs.
 */
export function requireRuns(place: RunsPlace, environment: Environment): string {
  const directory = runsDirectory(place, environment);
  if (directory !== null) return directory;
  throw new CtxError(
    "WRITE_FAILED",
    "There is no place for runs: no git repository, and no home directory.",
    { hint: "Nothing was started. Set HOME or XDG_STATE_HOME." },
  );
}

/** The place of a run in the directory of all. */
export function placeOfRun(directory: string, run: string): RunPlace {
  return { run, directory: `${directory}/${run}`, top: directory.slice(0, -"/ctx/runs".length) };
}

/** A name for a new run; that it is free is found out by taking it. */
export function nameRun(runtime: Runtime, workflow: string): string {
  const chance = makeUlid(0, runtime.ids.randomBytes(), null).toLowerCase();
  return `${workflow}-${chance.slice(-SUFFIX)}`;
}

/** The names of the directories that runs can be in, in byte order. */
export function listRunNames(runtime: Runtime, directory: string): string[] {
  return (runtime.files.list(directory) ?? [])
    .filter(({ name, kind }) => kind === "directory" && RUN.test(name))
    .map(({ name }) => name);
}

/** The workflow of a run, by its name. */
export function workflowOfRun(run: string): string {
  return run.slice(0, -SUFFIX - 1);
}

/**
 * Finds a run by its name, the beginning of it, or the beginning of its last part.
 * @param isOwn tells whether a run belongs to this root; asked of those alone that the word can mean
 * @throws {CtxError} RUN_NOT_FOUND, with the nearest; REF_AMBIGUOUS with the candidates.
 */
export function findRun(
  runtime: Runtime,
  workspace: RunsPlace,
  { word, isOwn }: { word: string; isOwn: (place: RunPlace) => boolean },
): RunPlace {
  const directory = runsDirectory(workspace, runtime.environment);
  const names = directory === null ? [] : listRunNames(runtime, directory);
  const places = names.map((name) => placeOfRun(directory as string, name));
  const exact = places.find(({ run }) => run === word);
  if (exact !== undefined && isOwn(exact)) return exact;
  const meant = word === "" ? [] : places.filter((place) => canMean(word, place) && isOwn(place));
  if (meant.length === 1) return meant[0] as RunPlace;
  if (meant.length > 1) throw ambiguous(word, meant);
  throw notFound(word, places.filter(isOwn));
}

function canMean(word: string, { run }: RunPlace): boolean {
  return run.startsWith(word) || run.slice(-SUFFIX).startsWith(word);
}

function ambiguous(word: string, meant: readonly RunPlace[]): CtxError {
  const candidates = meant.map(({ run }) => run);
  const more = candidates.length > LISTED ? `, and ${candidates.length - LISTED} more` : "";
  return new CtxError("REF_AMBIGUOUS", `${word} can mean ${candidates.length} runs.`, {
    hint: `Write more of the one that you mean: ${candidates.slice(0, LISTED).join(", ")}${more}.`,
    details: { candidates },
  });
}

function notFound(word: string, places: readonly RunPlace[]): CtxError {
  const names = places.map(({ run }) => run);
  const similar = findSimilar(word, [...names, ...names.map((run) => run.slice(-SUFFIX))]);
  const meant = similar === null ? "" : `did you mean ${similar}? `;
  return new CtxError("RUN_NOT_FOUND", `There is no run ${word === "" ? "(empty)" : word} here.`, {
    hint: {
      command: `${meant}List runs with \`ctx list runs\`.`,
      tool: `${meant}workflow_next with a workflowId begins a new one.`,
    },
  });
}
