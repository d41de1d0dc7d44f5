// `ctx session`: what can be done with sessions. Each is an action of its own in session/, loaded when asked for.
import type { Outcome } from "../model/outcome.js";
import type { Runtime } from "../ports/runtime.js";
import type { ListSessionsData, ListSessionsRequest } from "./session/list-sessions.js";
import type { MatchSessionData, MatchSessionRequest } from "./session/match-session.js";

export type SessionRequest =
  ({ readonly what: "list" } & ListSessionsRequest) | ({ readonly what: "match" } & MatchSessionRequest);

export type SessionData = ListSessionsData | MatchSessionData;

/**
 * Lists sessions; finds the one that fits best.
 * @throws {CtxError} USAGE for a directory that does not exist; REPOSITORY_UNSUPPORTED.
 */
export async function session(runtime: Runtime, request: SessionRequest): Promise<Outcome<SessionData>> {
  switch (request.what) {
    case "list": {
      const { listSessions } = await import("./session/list-sessions.js");
      return listSessions(runtime, request);
    }
    case "match": {
      const { matchSession } = await import("./session/match-session.js");
      return matchSession(runtime, request);
    }
  }
}
