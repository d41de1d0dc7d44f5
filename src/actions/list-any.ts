// `ctx list` of whatever there are lists of: contexts, or delegations.
import { CtxError } from "../errors/ctx-error.js";
import type { Outcome } from "../model/outcome.js";
import type { Runtime } from "../ports/runtime.js";
import type { ListDelegationsData } from "./delegation/list-delegations.js";
import { list, type ListData, type ListRequest } from "./list.js";

export interface ListAnyRequest extends Omit<ListRequest, "what"> {
  readonly what: ListRequest["what"] | "delegations";
}

export type ListAnyData = ListData | ListDelegationsData;

/**
 * Lists contexts, or delegations exactly as `ctx delegations list` does.
 * @throws {CtxError} as list does; USAGE for a status that no delegation has, and for what delegations are not listed by.
 */
export async function listAny(runtime: Runtime, request: ListAnyRequest): Promise<Outcome<ListAnyData>> {
  const { what, ...others } = request;
  if (what !== "delegations") return list(runtime, { ...others, what });
  const foreign = FOREIGN.find((name) => others[name] !== undefined);
  if (foreign !== undefined) {
    throw new CtxError("USAGE", `Delegations are not listed by ${OPTION_NAMES[foreign]}.`, {
      hint: "By their status they are; `ctx delegations list --to` lists those for one level.",
    });
  }
  const { listDelegations, toStatus } = await import("./delegation/list-delegations.js");
  const { directory, status } = others;
  return listDelegations(runtime, {
    directory,
    ...(status === undefined ? {} : { status: toStatus(status) }),
  });
}

const OPTION_NAMES = {
  branch: "--branch",
  ready: "--ready",
  allBranches: "--all-branches",
  freshness: "--freshness",
} as const;
const FOREIGN = Object.keys(OPTION_NAMES) as (keyof typeof OPTION_NAMES)[];
