// `ctx session`: what can be done with sessions. Each is an action of its own in session/, loaded when asked for.
import type { Outcome } from "../model/outcome.js";
import type { Runtime } from "../ports/runtime.js";
import type { DispatchData, DispatchRequest } from "./session/dispatch.js";
import type { ListSessionsData, ListSessionsRequest } from "./session/list-sessions.js";
import type { SessionLogData } from "./session/log.js";
import type { MatchSessionData, MatchSessionRequest } from "./session/match-session.js";
import type { CancelData, QueueData } from "./session/queue.js";
import type { RunData, RunRequest } from "./session/run.js";
import type { SendData, SendRequest } from "./session/send.js";

export type SessionRequest =
  | ({ readonly what: "list" } & ListSessionsRequest)
  | ({ readonly what: "match" } & MatchSessionRequest)
  | ({ readonly what: "send" } & SendRequest)
  | ({ readonly what: "run" } & RunRequest)
  | { readonly what: "queue"; readonly cancel?: string }
  | ({ readonly what: "dispatch" } & DispatchRequest)
  | { readonly what: "log"; readonly limit?: number };

export type SessionData =
  | ListSessionsData
  | MatchSessionData
  | SendData
  | RunData
  | QueueData
  | CancelData
  | DispatchData
  | SessionLogData;

/**
 * Lists sessions; finds the one that fits best; prepares one and sends a text, now or when one is free; runs a program.
 * @throws {CtxError} as the actions in session/ do.
 */
export async function session(runtime: Runtime, request: SessionRequest): Promise<Outcome<SessionData>> {
  switch (request.what) {
    case "list":
      return (await import("./session/list-sessions.js")).listSessions(runtime, request);
    case "match":
      return (await import("./session/match-session.js")).matchSession(runtime, request);
    case "send":
      return (await import("./session/send.js")).send(runtime, request);
    case "run":
      return (await import("./session/run.js")).runInChild(runtime, request);
    case "dispatch":
      return (await import("./session/dispatch.js")).dispatch(runtime, request);
    case "log":
      return (await import("./session/log.js")).readSessionLog(runtime, request);
    case "queue": {
      const { cancelRequest, listQueue } = await import("./session/queue.js");
      return request.cancel === undefined ? listQueue(runtime) : cancelRequest(runtime, request.cancel);
    }
  }
}
