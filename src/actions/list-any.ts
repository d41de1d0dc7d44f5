// `ctx list` of whatever there are lists of: contexts, delegations, workflows, or their runs.
import { CtxError } from "../errors/ctx-error.js";
import type { Outcome } from "../model/outcome.js";
import type { Runtime } from "../ports/runtime.js";
import type { ListDelegationsData } from "./delegation/list-delegations.js";
import type { ListWorkflowsData } from "./workflow/list-workflows.js";
import type { ListRunsData } from "./workflow/runs/list-runs.js";
import { list, type ListData, type ListRequest } from "./list.js";

export interface ListAnyRequest extends Omit<ListRequest, "what"> {
  readonly what: ListRequest["what"] | "delegations" | "workflows" | "runs";
}

export type ListAnyData = ListData | ListDelegationsData | ListWorkflowsData | ListRunsData;

/**
 * Lists contexts; delegations exactly as `ctx delegations list` does, workflows and runs as `ctx workflow list` does.
 * @throws {CtxError} as list does; USAGE for a status that none of them has, and for what they are not listed by.
 */
export async function listAny(runtime: Runtime, request: ListAnyRequest): Promise<Outcome<ListAnyData>> {
  const { what, directory, status } = request;
  if (what === "tasks" || what === "branches") return list(runtime, { ...request, what });
  const foreign = FOREIGN.find((name) => request[name] !== undefined);
  if (foreign !== undefined) {
    const kind = `${what.charAt(0).toUpperCase()}${what.slice(1)}`;
    throw new CtxError("USAGE", `${kind} are not listed by ${OPTION_NAMES[foreign]}.`, { hint: HINTS[what] });
  }
  switch (what) {
    case "delegations": {
      const { listDelegations, toStatus } = await import("./delegation/list-delegations.js");
      return listDelegations(runtime, {
        directory,
        ...(status === undefined ? {} : { status: toStatus(status) }),
      });
    }
    case "workflows": {
      if (status !== undefined)
        throw new CtxError("USAGE", "Workflows have no status.", {
          hint: "Their runs have: `ctx list runs`.",
        });
      const { listWorkflows } = await import("./workflow/list-workflows.js");
      return listWorkflows(runtime, { directory });
    }
    case "runs": {
      const { listRuns } = await import("./workflow/runs/list-runs.js");
      return listRuns(runtime, { directory, ...(status === undefined ? {} : { status }) });
    }
  }
}

const HINTS = {
  delegations: "By their status they are; `ctx delegations list --to` lists those for one level.",
  workflows: "`ctx workflow show` tells what one of them does.",
  runs: "By their status they are, e.g. `ctx list runs --status ready`.",
} as const;
const OPTION_NAMES = {
  branch: "--branch",
  ready: "--ready",
  allBranches: "--all-branches",
  freshness: "--freshness",
} as const;
const FOREIGN = Object.keys(OPTION_NAMES) as (keyof typeof OPTION_NAMES)[];
