// `ctx session`.
import { session, type SessionData } from "../../actions/session.js";
import type { CommandSpec, VerbSpec } from "../command-spec.js";
import { OWN_OPTIONS, sessionRequestOf, type SessionVerb } from "../parse/session-request.js";
import { renderDispatchEvent } from "../render/session-work.js";
import { renderSession } from "../render/session.js";

const TAKES: Readonly<Record<SessionVerb, readonly [takes: string, description: string]>> = {
  list: ["", "Panes of tmux and worktrees, and what is in them"],
  match: ["--workdir DIR", "Which of them fits a piece of work best, and why"],
  send: ["<text>", "Prepare the best free pane, and send it a text"],
  run: ["-- <command…>", "The same without tmux: run a command"],
  queue: ["[cancel ID]", "What waits for a session"],
  dispatch: ["", "Send what waits, as far as sessions are free"],
  log: ["", "What was done with sessions"],
};

const VERBS: readonly VerbSpec[] = Object.entries(OWN_OPTIONS).map(([name, options]) => {
  const [takes, description] = TAKES[name as SessionVerb];
  return { name, takes, description, options };
});

export const command: CommandSpec<SessionData> = {
  name: "session",
  summary: "Bring work to the pane or worktree where it belongs",
  arguments: [
    {
      name: "what",
      required: true,
      choices: Object.keys(OWN_OPTIONS),
      description: Object.keys(OWN_OPTIONS).join(", "),
    },
    { name: "words", required: false, variadic: true, description: "what the verb takes" },
  ],
  options: [
    { name: "dir", value: "DIR", completes: "directory", description: "list: only in it, or below" },
    {
      name: "branch",
      value: "B",
      completes: "branch",
      description: "list: only on this branch, of this repository",
    },
    {
      name: "workdir",
      value: "DIR",
      completes: "directory",
      description: "where the work is (match: default here)",
    },
    {
      name: "env",
      value: "K=V",
      repeatable: true,
      description: "a variable that holds there; list: also K, with any value",
    },
    { name: "git-branch", value: "B", completes: "branch", description: "the branch that the work is on" },
    {
      name: "min-score",
      value: "N",
      numeric: true,
      default: "20",
      description: "what scores less is not suitable",
    },
    {
      name: "require",
      value: "WHAT",
      choices: ["dir", "env", "branch"],
      repeatable: true,
      description: "dir, env, branch: not suitable without it",
    },
    {
      name: "no-context-match",
      conflicts: ["min-score", "require"],
      description: "any free session will do, the longest idle first",
    },
    {
      name: "task",
      value: "ID",
      completes: "ref",
      description: "send, run: what the $session of this task says, once it was approved",
    },
    { name: "session", value: "ID", completes: "session", description: "send: to this one and no other" },
    {
      name: "prereq",
      value: "CMD",
      repeatable: true,
      description: "send, run: a command for its shell that has to succeed before",
    },
    {
      name: "priority",
      value: "N",
      numeric: true,
      default: "0",
      description: "send: of what waits, the highest goes first",
    },
    {
      name: "timeout",
      value: "S",
      numeric: true,
      description: "send: wait and prepare for so many seconds; run: prepare",
    },
    { name: "follow", description: "dispatch: go on as sessions become free, until Ctrl-C" },
    { name: "limit", value: "N", numeric: true, description: "log: the newest N" },
    {
      name: "socket",
      value: "S",
      completes: "file",
      repeatable: true,
      description: "tmux's server, by name or path (default: as tmux itself)",
    },
  ],
  examples: [
    { line: "ctx session list", note: "every pane and worktree: what is there, who is free" },
    { line: "ctx session match --workdir src/login --git-branch feature/login", note: "the best, and why" },
    { line: 'ctx session send "fix the login test" --workdir src/login', note: "to the best free pane" },
    { line: "ctx session run --task task-42 -- npm test", note: "prepared as the task says" },
    { line: "ctx session dispatch --follow", note: "hand out what waits" },
  ],
  verbs: VERBS,
  writer: false,
  stopsCleanly: true,
  run: async (invocation, door) => session(door.runtime, await sessionRequestOf(invocation, door)),
  render: renderSession,
  renderEvent: renderDispatchEvent,
};
