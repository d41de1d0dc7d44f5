// `ctx workflow rewind R STEP`: the run goes back to before a step was begun. Nothing is erased; what came after counts no
// more. What steps did outside of the run is not undone by it.
import { CtxError } from "../../../errors/ctx-error.js";
import type { Outcome } from "../../../model/outcome.js";
import { findSimilar } from "../../../model/text/similar.js";
import type { Runtime } from "../../../ports/runtime.js";
import { readAuthor } from "../../../store/author.js";
import { openWorkspace } from "../../../store/place/workspace.js";
import { findReadyPath } from "../../../workflow/engine.js";
import { findBefore, listDonePaths, type StepSearch } from "../../../workflow/log/going-back.js";
import type { WriteRequest } from "../../request.js";
import { changeRun } from "./change-run.js";
import { giveOut, type HandedOut } from "./next-step.js";
import { listRunFindings, openRun, readAllRecords, type OpenRun } from "./open-run.js";
import { isStuck, replyTo, type NextData } from "./run-reply.js";

export interface RewindRunRequest extends WriteRequest {
  /** The run's name, or what tells it from the others. */
  readonly run: string;
  /** The path of a step that is done, or of what such steps are in. */
  readonly step: string;
}

export interface RewindRunData extends NextData {
  /** The paths of the steps that are not done any more. */
  readonly undone: readonly string[];
}

/**
 * Goes back, and answers like `next`.
 * @throws {CtxError} RUN_NOT_FOUND, REF_AMBIGUOUS; USAGE for a step at which the run never was, or an id that several
 * instances have; LOCK_HELD, WRITE_FAILED.
 */
export async function rewindRun(
  runtime: Runtime,
  request: RewindRunRequest,
): Promise<Outcome<RewindRunData>> {
  const workspace = await openWorkspace(runtime, request.directory);
  const { repository } = workspace;
  const by = await readAuthor(request.by, { repository, environment: runtime.environment });
  const opened = await openRun(runtime, workspace, request.run);
  const dryRun = request.dryRun === true;
  let handed: HandedOut | undefined;
  let undone: readonly string[] = [];
  const run = await changeRun(runtime, workspace, {
    run: opened,
    by,
    dryRun,
    decide(draft) {
      const records = readAllRecords(runtime, opened.place);
      const found = findBefore(draft.program, records, request.step);
      if (found.kind === "found") {
        undone = listDonePaths(draft.program, records, found.to);
        draft.add({ kind: "rewind", to: found.to, path: found.path });
      } else if (!isHere(opened, draft.view().state, request.step))
        throw noSuchStep(opened, request.step, found);
      handed = giveOut(draft, { pinned: opened.pinned });
    },
  });
  const data = replyTo(runtime, workspace, { run, handed: handed as unknown as HandedOut });
  return {
    data: { ...data, undone, ...(dryRun ? { dryRun } : {}) },
    findings: listRunFindings(runtime, workspace, run),
    isRefusal: isStuck(data),
  };
}

/** The run stands before that step already. */
function isHere({ program }: OpenRun, state: OpenRun["view"]["state"], step: string): boolean {
  try {
    return findReadyPath(program, state, step) !== null;
  } catch {
    return false; // There is no such step, or it comes later: what that means is said by who asks.
  }
}

/** Why a run cannot go back to a step. */
export function noSuchStep({ place }: OpenRun, step: string, found: StepSearch): CtxError {
  if (found.kind === "several") {
    return new CtxError("USAGE", `${step} was done ${found.paths.length} times in ${place.run}.`, {
      hint: `Name the whole path: ${found.paths.slice(0, 8).join(", ")}${found.paths.length > 8 ? ", …" : ""}.`,
      details: { candidates: found.paths },
    });
  }
  const known = found.kind === "none" ? found.paths : [];
  const similar = findSimilar(step, known);
  return new CtxError("USAGE", `${place.run} was never at a step ${step === "" ? "(empty)" : step}.`, {
    hint:
      similar === null
        ? `See what happened with \`ctx workflow logs ${place.run}\`.`
        : `did you mean ${similar}?`,
  });
}
