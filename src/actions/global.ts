// `ctx global`: knowledge that several projects share through a git repository. Only pull and push open the network.
import type { Outcome } from "../model/outcome.js";
import type { Runtime } from "../ports/runtime.js";
import type { GlobalPullData } from "./global/plan-pull.js";
import type { GlobalPullRequest } from "./global/pull.js";
import type { GlobalPushData, GlobalPushRequest } from "./global/push.js";
import type { GlobalStatusData, GlobalStatusRequest } from "./global/status.js";

export type GlobalRequest =
  | ({ readonly what: "status" } & GlobalStatusRequest)
  | ({ readonly what: "pull" } & GlobalPullRequest)
  | ({ readonly what: "push" } & GlobalPushRequest);

export type GlobalData = GlobalStatusData | GlobalPullData | GlobalPushData;

/** Tells how the shared context stands, takes over what is new there, or offers what was accepted here. */
export async function shareGlobal(runtime: Runtime, request: GlobalRequest): Promise<Outcome<GlobalData>> {
  if (request.what === "status") return (await import("./global/status.js")).globalStatus(runtime, request);
  if (request.what === "pull") return (await import("./global/pull.js")).globalPull(runtime, request);
  return (await import("./global/push.js")).globalPush(runtime, request);
}
