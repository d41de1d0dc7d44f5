// What the verbs of `ctx session` ask for that do something: send, run, queue, dispatch, log.
import type { SessionRequest } from "../../actions/session.js";
import { CtxError } from "../../errors/ctx-error.js";
import type { Requirement } from "../../model/session.js";
import type { Door, Invocation } from "../command-spec.js";
import { given, hasFlag, listArgument, listOption, numberOption, placeOf, textOption } from "./invocation.js";
import { absolute, envOf, socketsOf, type SessionVerb } from "./session-request.js";

type WorkVerb = Exclude<SessionVerb, "list" | "match">;

const SEE_HELP = "See `ctx help session`.";

/** @throws {CtxError} USAGE when it does not fit together; as readInput does for standard input. */
export async function workRequestOf(
  invocation: Invocation,
  door: Door,
  what: WorkVerb,
): Promise<SessionRequest> {
  const words = listArgument(invocation, "words");
  switch (what) {
    case "send":
      return sendRequest(invocation, door, words);
    case "run":
      return {
        ...preparationOf(invocation, door),
        what,
        command: words,
        isOutputAside: hasFlag(invocation, "json"),
        stop: door.outliveInterrupt(),
      };
    case "queue":
      return queueRequest(words);
    case "dispatch":
      return dispatchRequest(invocation, door, words);
    case "log":
      if (words.length > 0)
        throw new CtxError("USAGE", `ctx session log takes no ${words[0]}.`, { hint: SEE_HELP });
      return { what, ...given("limit", numberOption(invocation, "limit")) };
  }
}

function preparationOf(invocation: Invocation, door: Door) {
  const workdir = textOption(invocation, "workdir");
  return {
    ...placeOf(door),
    ...given("task", textOption(invocation, "task")),
    ...given("workdir", workdir === undefined ? undefined : absolute(door, workdir)),
    ...given("env", envOf(invocation)),
    ...given("prereqs", listOption(invocation, "prereq")),
    ...given("timeout", numberOption(invocation, "timeout")),
  };
}

async function sendRequest(
  invocation: Invocation,
  door: Door,
  [word, ...more]: readonly string[],
): Promise<SessionRequest> {
  if (word === undefined || more.length > 0) {
    throw new CtxError("USAGE", `ctx session send takes one text${word === undefined ? "" : ", quoted"}.`, {
      hint: 'For example: ctx session send "fix the login test", or - for standard input.',
    });
  }
  const text = word === "-" ? (await door.readInput("-")).replace(/\n$/, "") : word;
  return {
    ...preparationOf(invocation, door),
    what: "send",
    text,
    ...given("session", textOption(invocation, "session")),
    ...given("sockets", socketsOf(invocation, door)),
    ...given("branch", textOption(invocation, "git-branch")),
    ...given("minScore", numberOption(invocation, "min-score")),
    ...given("requires", listOption(invocation, "require") as readonly Requirement[] | undefined),
    ...given("priority", numberOption(invocation, "priority")),
    ...(hasFlag(invocation, "no-context-match") ? { usesContext: false } : {}),
    stop: door.outliveInterrupt(),
  };
}

function queueRequest([verb, id, ...more]: readonly string[]): SessionRequest {
  if (verb === undefined) return { what: "queue" };
  if (verb === "cancel" && id !== undefined && more.length === 0) return { what: "queue", cancel: id };
  throw new CtxError(
    "USAGE",
    "ctx session queue lists what waits; `ctx session queue cancel ID` takes one back.",
    {
      hint: SEE_HELP,
    },
  );
}

async function dispatchRequest(
  invocation: Invocation,
  door: Door,
  [word]: readonly string[],
): Promise<SessionRequest> {
  if (word !== undefined)
    throw new CtxError("USAGE", `ctx session dispatch takes no ${word}.`, { hint: SEE_HELP });
  if (!hasFlag(invocation, "follow")) return { what: "dispatch", stop: door.outliveInterrupt() };
  const stream = await door.openStream();
  return {
    what: "dispatch",
    follow: true,
    stop: stream.stop,
    // What was sent already is told also after Ctrl-C.
    tell: (event) => stream.send({ ...event, isLast: true }),
  };
}
