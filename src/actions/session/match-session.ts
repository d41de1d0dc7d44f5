// `ctx session match`: which session fits a piece of work best. The answer is "no" where none is suitable.
import type { Outcome } from "../../model/outcome.js";
import type { Runtime } from "../../ports/runtime.js";
import type { MatchVerdict } from "../../policy/match.js";
import type { PlaceRequest } from "../request.js";
import { findSessions, type SilentServer } from "./find-sessions.js";
import { matchSessions, type MatchSessionsRequest } from "./match-sessions.js";

export interface MatchSessionRequest extends PlaceRequest, MatchSessionsRequest {
  readonly sockets?: readonly string[];
}

export interface MatchSessionData {
  readonly best: string | null;
  readonly candidates: readonly (MatchVerdict & { readonly target: string })[];
  readonly silent: readonly SilentServer[];
}

/** @throws {CtxError} as findSessions and matchSessions do. */
export async function matchSession(
  runtime: Runtime,
  request: MatchSessionRequest,
): Promise<Outcome<MatchSessionData>> {
  const withoutBranches = request.branch === undefined;
  const found = await findSessions(runtime, { ...request, withoutBranches });
  const { best, candidates } = await matchSessions(runtime, found, request);
  const targets = new Map(found.sessions.map(({ session }) => [session.id, session.target]));
  const data = {
    best,
    candidates: candidates.map((verdict) => ({ ...verdict, target: targets.get(verdict.id) ?? "" })),
    silent: found.silent,
  };
  return { data, findings: [], ...(best === null ? { isRefusal: true } : {}) };
}
