// All commands, in groups and in the order in which help, completion and the manual show them. Adding a command is
// adding a line here and one in load-command.ts. The build puts this table's data in the place of this file.
import type { CommandGroup, CommandSpec } from "./command-spec.js";
import { command as agents } from "./commands/agents.js";
import { command as archive } from "./commands/archive.js";
import { command as changes } from "./commands/changes.js";
import { command as check } from "./commands/check.js";
import { command as complete } from "./commands/complete.js";
import { command as completion } from "./commands/completion.js";
import { command as create } from "./commands/create.js";
import { command as decision } from "./commands/decision.js";
import { command as delegate } from "./commands/delegate.js";
import { command as delegations } from "./commands/delegations.js";
import { command as diff } from "./commands/diff.js";
import { command as doctor } from "./commands/doctor.js";
import { command as remove } from "./commands/delete.js";
import { command as explain } from "./commands/explain.js";
import { command as exported } from "./commands/export.js";
import { command as get } from "./commands/get.js";
import { command as shared } from "./commands/global.js";
import { command as help } from "./commands/help.js";
import { command as hook } from "./commands/hook.js";
import { command as hooks } from "./commands/hooks.js";
import { command as imported } from "./commands/import.js";
import { command as init } from "./commands/init.js";
import { command as insight } from "./commands/insight.js";
import { command as list } from "./commands/list.js";
import { command as log } from "./commands/log.js";
import { command as mcp } from "./commands/mcp.js";
import { command as plan } from "./commands/plan.js";
import { command as progress } from "./commands/progress.js";
import { command as prune } from "./commands/prune.js";
import { command as recover } from "./commands/recover.js";
import { command as resolve } from "./commands/resolve.js";
import { command as retract } from "./commands/retract.js";
import { command as review } from "./commands/review.js";
import { command as seal } from "./commands/seal.js";
import { command as search } from "./commands/search.js";
import { command as session } from "./commands/session.js";
import { command as set } from "./commands/set.js";
import { command as snapshot } from "./commands/snapshot.js";
import { command as status } from "./commands/status.js";
import { command as trust } from "./commands/trust.js";
import { command as unset } from "./commands/unset.js";
import { command as update } from "./commands/update.js";
import { command as usage } from "./commands/usage.js";
import { command as validate } from "./commands/validate.js";
import { command as verify } from "./commands/verify.js";
import { command as version } from "./commands/version.js";
import { command as wait } from "./commands/wait.js";
import { command as watch } from "./commands/watch.js";
import { command as workflow } from "./commands/workflow.js";

export const COMMAND_GROUPS: readonly CommandGroup[] = [
  {
    name: "start",
    title: "start",
    commands: [init, create, imported],
  },
  {
    name: "read",
    title: "read",
    commands: [resolve, status, explain, get, list, log, diff, search, usage],
  },
  {
    name: "record",
    title: "record",
    commands: [progress, insight, decision, verify, retract],
  },
  {
    name: "edit",
    title: "edit",
    commands: [set, unset, update],
  },
  {
    name: "share",
    title: "share",
    commands: [delegate, delegations, review, shared],
  },
  {
    name: "work",
    title: "work",
    commands: [workflow, plan, session, trust],
  },
  {
    name: "finish",
    title: "finish",
    commands: [complete, archive, remove],
  },
  {
    name: "watch",
    title: "watch",
    commands: [watch, changes, wait],
  },
  {
    name: "agents",
    title: "agents",
    commands: [agents, mcp, hook, exported],
  },
  {
    name: "care",
    title: "care",
    commands: [check, validate, prune, seal, recover, snapshot, completion, doctor, hooks, help, version],
  },
];

export const COMMANDS: readonly CommandSpec[] = COMMAND_GROUPS.flatMap(({ commands }) => commands);
