// What a command line of `ctx session` asks for: which options belong to which verb. An option of another verb is refused,
// not ignored.
import type { SessionRequest } from "../../actions/session.js";
import { CtxError } from "../../errors/ctx-error.js";
import type { Requirement } from "../../model/session.js";
import type { Door, Invocation } from "../command-spec.js";
import {
  argumentOf,
  given,
  hasFlag,
  listArgument,
  listOption,
  numberOption,
  placeOf,
  textOption,
} from "./invocation.js";

export const OWN_OPTIONS = {
  list: ["dir", "branch", "env", "socket"],
  match: ["workdir", "env", "git-branch", "min-score", "require", "no-context-match", "socket"],
  send: [
    "task",
    "session",
    "workdir",
    "env",
    "prereq",
    "git-branch",
    "min-score",
    "require",
    "no-context-match",
    "socket",
    "priority",
    "timeout",
  ],
  run: ["task", "workdir", "env", "prereq", "timeout"],
  queue: [],
  dispatch: ["follow"],
  log: ["limit"],
} as const satisfies Record<string, readonly string[]>;

export type SessionVerb = keyof typeof OWN_OPTIONS;

const SEE_HELP = "See `ctx help session`.";

/**
 * Reads the request of a command line.
 * @throws {CtxError} USAGE when it does not fit together.
 */
export async function sessionRequestOf(invocation: Invocation, door: Door): Promise<SessionRequest> {
  const what = argumentOf(invocation, "what") as SessionVerb;
  refuseForeignOptions(invocation, what);
  switch (what) {
    case "list":
      return listRequest(invocation, door);
    case "match":
      return matchRequest(invocation, door);
    default: {
      const { workRequestOf } = await import("./session-work-request.js");
      return workRequestOf(invocation, door, what);
    }
  }
}

function listRequest(invocation: Invocation, door: Door): SessionRequest {
  refuseWords(invocation, "list");
  const dir = textOption(invocation, "dir");
  const env = listOption(invocation, "env")?.map((text) => readVariable(text));
  return {
    ...placeOf(door),
    what: "list",
    ...given("sockets", socketsOf(invocation, door)),
    ...given("dir", dir === undefined ? undefined : absolute(door, dir)),
    ...given("branch", textOption(invocation, "branch")),
    ...given("env", env === undefined ? undefined : new Map(env)),
  };
}

function matchRequest(invocation: Invocation, door: Door): SessionRequest {
  refuseWords(invocation, "match");
  const branch = textOption(invocation, "git-branch");
  const env = envOf(invocation);
  const requires = listOption(invocation, "require") as readonly Requirement[] | undefined;
  const minScore = numberOption(invocation, "min-score");
  if (requires?.includes("branch") === true && branch === undefined)
    throw new CtxError("USAGE", "--require branch needs --git-branch.", { hint: SEE_HELP });
  if (requires?.includes("env") === true && env === undefined)
    throw new CtxError("USAGE", "--require env needs --env.", { hint: SEE_HELP });
  return {
    ...placeOf(door),
    what: "match",
    workdir: absolute(door, textOption(invocation, "workdir") ?? "."),
    ...given("sockets", socketsOf(invocation, door)),
    ...given("env", env),
    ...given("branch", branch),
    ...given("minScore", minScore),
    ...given("requires", requires),
    ...(hasFlag(invocation, "no-context-match") ? { usesContext: false } : {}),
  };
}

/**
 * `--env K=V`, of which each is needed whole.
 * @throws {CtxError} USAGE.
 */
export function envOf(invocation: Invocation): ReadonlyMap<string, string> | undefined {
  const texts = listOption(invocation, "env");
  if (texts === undefined) return undefined;
  const env = new Map<string, string>();
  for (const text of texts) {
    const [name, value] = readVariable(text);
    // The text may be a secret that was pasted without its name.
    if (value === null) throw new CtxError("USAGE", "--env needs a name and a value: --env NAME=value.");
    env.set(name, value);
  }
  return env;
}

/** Sockets, paths made absolute: a name without "/" is tmux's own, as with -L. */
export function socketsOf(invocation: Invocation, door: Door): readonly string[] | undefined {
  return listOption(invocation, "socket")?.map((name) => (name.includes("/") ? absolute(door, name) : name));
}

export function absolute({ directory }: Door, path: string): string {
  return /^(?:\/|[A-Za-z]:[\\/])/.test(path) ? path : `${directory}/${path}`;
}

function readVariable(text: string): [name: string, value: string | null] {
  const at = text.indexOf("=");
  const name = at < 0 ? text : text.slice(0, at);
  if (name === "")
    throw new CtxError("USAGE", "--env needs a name before the equals sign: --env NAME=value.");
  return [name, at < 0 ? null : text.slice(at + 1)];
}

function refuseWords(invocation: Invocation, what: SessionVerb): void {
  const [word] = listArgument(invocation, "words");
  if (word === undefined) return;
  throw new CtxError("USAGE", `ctx session ${what} takes no ${word}.`, { hint: SEE_HELP });
}

function refuseForeignOptions({ options }: Invocation, what: SessionVerb): void {
  const own = OWN_OPTIONS[what] as readonly string[];
  const foreign = Object.values(OWN_OPTIONS)
    .flat()
    .find((name: string) => name in options && !own.includes(name));
  if (foreign === undefined) return;
  throw new CtxError("USAGE", `--${foreign} means nothing to ctx session ${what}.`, { hint: SEE_HELP });
}
