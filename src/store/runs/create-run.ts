// A new run: its name is claimed by its definition, and it exists once its first record is durable.
import { CtxError, isCtxError } from "../../errors/ctx-error.js";
import type { Runtime } from "../../ports/runtime.js";
import type { Workspace } from "../place/workspace.js";
import { writePinned, type Pinned } from "./pinned.js";
import { removeRun } from "./remove-run.js";
import { appendRecords } from "./run-journal.js";
import { nameRun, placeOfRun, requireRuns, type RunPlace } from "./run-place.js";

/** So often a name may be taken; there are a thousand million of them for each workflow. */
const TRIES = 8;

/**
 * Creates a run.
 * @param draft.records its first ones
 * @throws {CtxError} SECRET_FOUND, with nothing written; WRITE_FAILED, when there is no run.
 */
export async function createRun(
  runtime: Runtime,
  workspace: Workspace,
  draft: { readonly workflow: string; readonly pinned: Pinned; readonly records: readonly object[] },
): Promise<RunPlace> {
  const directory = requireRuns(workspace, runtime.environment);
  for (let tries = 1; ; tries++) {
    const place = placeOfRun(directory, nameRun(runtime, draft.workflow));
    try {
      await writePinned(runtime, workspace, { place, pinned: draft.pinned });
    } catch (error) {
      if (isCtxError(error) && error.code === "CONTEXT_EXISTS" && tries < TRIES) continue;
      throw isCtxError(error) && error.code === "WRITE_FAILED" ? notStarted(error) : error;
    }
    try {
      await appendRecords(runtime, workspace, {
        place,
        records: draft.records,
        confirm: () => undefined,
        isFirst: true,
      });
    } catch (error) {
      removeRun(runtime, place);
      throw isCtxError(error) && error.code === "WRITE_FAILED" ? notStarted(error) : error;
    }
    return place;
  }
}

function notStarted(error: CtxError): CtxError {
  return new CtxError("WRITE_FAILED", error.message, {
    ...(error.path === undefined ? {} : { path: error.path }),
    hint: "The workflow was not started. Make room and start it again.",
    cause: error,
  });
}
