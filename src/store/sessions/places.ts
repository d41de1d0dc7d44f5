// Where ctx keeps what it knows of the user's sessions: in the user's own state, outside of every repository (SPEC §13).
import { CtxError } from "../../errors/ctx-error.js";
import type { Environment } from "../../ports/runtime.js";
import { userStateDirectory } from "../place/state.js";

export interface SessionsPlace {
  /** Absolute. */
  readonly directory: string;
  /** The directory above ctx's own state: durable up to there. */
  readonly top: string;
}

/** Null where no home is known. */
export function findSessionsPlace(environment: Environment): SessionsPlace | null {
  const state = userStateDirectory(environment);
  return state === null
    ? null
    : { directory: `${state}/sessions`, top: state.slice(0, state.lastIndexOf("/")) };
}

/**
 * The same, for whoever writes.
 * @throws {CtxError} WRITE_FAILED where no home is known.
 */
export function requireSessionsPlace(environment: Environment): SessionsPlace {
  const place = findSessionsPlace(environment);
  if (place !== null) return place;
  throw new CtxError(
    "WRITE_FAILED",
    "There is no place for the queue and the log of sessions: no home directory.",
    {
      hint: "Nothing was sent. Set HOME or XDG_STATE_HOME.",
    },
  );
}
