// Where a run stood before a step was begun, as the number of the last record before that.
import type { Program } from "../program.js";
import { listHistory } from "./history.js";
import { listCounting } from "./view.js";
import type { RunRecord } from "./records.js";
import { stepKeyOf } from "./timings.js";

export type StepSearch =
  | { readonly kind: "found"; readonly to: number; readonly path: string }
  /** An id of several instances. */
  | { readonly kind: "several"; readonly paths: readonly string[] }
  /** Nothing happened to such a step; these are the others. */
  | { readonly kind: "none"; readonly paths: readonly string[] };

/**
 * Finds the last record before anything happened to a step, or to anything in it. An id alone will do where it means one
 * instance; the path of a loop or of one of its iterations means the first step done in it.
 */
export function findBefore(program: Program, records: readonly RunRecord[], step: string): StepSearch {
  const about = listCounting(records).flatMap((record): { n: number; path: string }[] =>
    record.kind === "event" && "path" in record.event ? [{ n: record.n, path: record.event.path }] : [],
  );
  const exact = about.find(({ path }) => path === step || path.startsWith(`${step}/`));
  if (exact !== undefined) return { kind: "found", to: exact.n - 1, path: step };
  const isNamed = ({ path }: { path: string }): boolean =>
    stepKeyOf(program.workflow.steps, path) === step || path.endsWith(`/${step}`);
  const named = about.filter(isNamed);
  const paths = [...new Set(named.map(({ path }) => path))];
  const [first] = named;
  if (first !== undefined && paths.length === 1) return { kind: "found", to: first.n - 1, path: first.path };
  if (paths.length > 1) return { kind: "several", paths };
  return { kind: "none", paths: [...new Set(about.map(({ path }) => path))] };
}

/** The paths of the steps done after a record, among those that count. */
export function listDonePaths(program: Program, records: readonly RunRecord[], after: number): string[] {
  return listHistory(program, records)
    .filter(({ n, what, isUndone }) => n > after && what === "done" && !isUndone)
    .flatMap(({ path }) => path ?? []);
}
