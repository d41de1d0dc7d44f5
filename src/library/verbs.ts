// The actions, each loaded when it is first called: whoever only resolves never reads the code of review.
import type { Outcome } from "../model/outcome.js";
import type { Runtime } from "../ports/runtime.js";

type Action<Request, Data> = (world: Runtime, request: Request) => Promise<Outcome<Data>>;

/** An action that is loaded when it is first called. */
export function late<Request, Data>(load: () => Promise<Action<Request, Data>>): Action<Request, Data> {
  return async (world, request) => (await load())(world, request);
}

export const agents = late(async () => (await import("../actions/agents.js")).agents);
export const archive = late(async () => (await import("../actions/complete.js")).archive);
export const briefContext = late(
  async () => (await import("../actions/agent/brief-context.js")).briefContext,
);
export const changes = late(async () => (await import("../actions/changes.js")).changes);
export const check = late(async () => (await import("../actions/check.js")).check);
export const complete = late(async () => (await import("../actions/complete.js")).complete);
export const create = late(async () => (await import("../actions/create.js")).create);
export const decide = late(async () => (await import("../actions/delegation/decide.js")).decide);
export const decision = late(async () => (await import("../actions/decision.js")).decision);
export const delegate = late(async () => (await import("../actions/delegate.js")).delegate);
export const deleteContext = late(async () => (await import("../actions/delete.js")).deleteContext);
export const diff = late(async () => (await import("../actions/diff.js")).diff);
export const doctor = late(async () => (await import("../actions/doctor.js")).doctor);
export const explain = late(async () => (await import("../actions/explain.js")).explain);
export const exportContext = late(async () => (await import("../actions/export.js")).exportContext);
export const get = late(async () => (await import("../actions/get.js")).get);
export const hooks = late(async () => (await import("../actions/hooks.js")).hooks);
export const init = late(async () => (await import("../actions/init.js")).init);
export const insight = late(async () => (await import("../actions/append.js")).insight);
export const list = late(async () => (await import("../actions/list.js")).list);
export const listDelegations = late(
  async () => (await import("../actions/delegation/list-delegations.js")).listDelegations,
);
export const log = late(async () => (await import("../actions/log.js")).log);
export const progress = late(async () => (await import("../actions/append.js")).progress);
export const importFrom = late(async () => (await import("../actions/import.js")).importFrom);
export const prune = late(async () => (await import("../actions/prune.js")).prune);
export const recover = late(async () => (await import("../actions/recover.js")).recover);
export const resolve = late(async () => (await import("../actions/resolve.js")).resolve);
export const retract = late(async () => (await import("../actions/retract.js")).retract);
export const review = late(async () => (await import("../actions/review.js")).review);
export const seal = late(async () => (await import("../actions/seal.js")).seal);
export const search = late(async () => (await import("../actions/search.js")).search);
export const set = late(async () => (await import("../actions/set.js")).set);
export const showDelegation = late(
  async () => (await import("../actions/delegation/show-delegation.js")).showDelegation,
);
export const listSessions = late(
  async () => (await import("../actions/session/list-sessions.js")).listSessions,
);
export const matchSession = late(
  async () => (await import("../actions/session/match-session.js")).matchSession,
);
export const status = late(async () => (await import("../actions/status.js")).status);
export const trust = late(async () => (await import("../actions/trust.js")).trust);
export const unset = late(async () => (await import("../actions/set.js")).unset);
export const update = late(async () => (await import("../actions/set.js")).update);
export const usage = late(async () => (await import("../actions/usage.js")).usage);
export const validate = late(async () => (await import("../actions/validate.js")).validate);
export const verify = late(async () => (await import("../actions/verify.js")).verify);
export const wait = late(async () => (await import("../actions/wait.js")).wait);
export const watch = late(async () => (await import("../actions/watch.js")).watch);
