// A commit made in ctx's own repository: one file more than its parent has, by the user who asks for it. The index that it
// takes is a file of that repository too.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { CtxError } from "../../../errors/ctx-error.js";
import type { ObjectId } from "../../../ports/git.js";
import type { NewCommit } from "../../../ports/git-remote.js";
import type { Environment } from "../../../ports/runtime.js";
import { run, runToEnd, type Program } from "../program.js";
import { isObjectId } from "../place.js";
import { unsupported } from "../unsupported.js";

let count = 0;

/** Makes the commit; `own` is git in ctx's repository, `users` in the user's, which knows who they are. */
export async function makeCommit(
  {
    own,
    users,
    environment,
  }: { readonly own: Program; readonly users: Program; readonly environment: Environment },
  { parent, path, text, message, atMs }: NewCommit,
): Promise<ObjectId> {
  const index = join(own.directory, `.ctx-${process.pid}-${++count}.tmp`);
  const program = {
    ...own,
    environment: {
      ...own.environment,
      GIT_INDEX_FILE: index,
      ...(await identityOf(users, environment)),
      ...datesOf(atMs),
    },
  };
  try {
    const blob = await ask(program, ["hash-object", "-w", "--stdin"], text);
    await run(program, ["-c", "core.splitIndex=false", "read-tree", "--end-of-options", parent]);
    const record = `100644 ${blob}\t${path}\0`;
    await ask(program, ["-c", "core.splitIndex=false", "update-index", "-z", "--index-info"], record);
    const tree = await ask(program, ["write-tree"], "");
    return await ask(program, ["commit-tree", "--no-gpg-sign", "-p", parent, "-F", "-", tree], message);
  } finally {
    rmSync(index, { force: true });
  }
}

async function ask(program: Program, args: readonly string[], input: string): Promise<string> {
  const { status, stdout, stderr } = await runToEnd(program, args, input);
  const printed = stdout.toString("utf8").trim();
  if (status === 0 && (printed === "" || isObjectId(printed))) return printed;
  throw unsupported(
    `git ${args.find((arg) => !arg.startsWith("-") && !arg.includes("=")) ?? ""} refused: ${stderr.trim()}`,
  );
}

function datesOf(atMs: number): Record<string, string> {
  const date = `@${Math.floor(atMs / 1000)} +0000`;
  return { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
}

/** Who commits, as the user's repository and environment say. */
async function identityOf(users: Program, environment: Environment): Promise<Record<string, string>> {
  const named = ["GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL"].flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const asking = { ...users, environment: { ...users.environment, ...Object.fromEntries(named) } };
  const { status, stdout } = await runToEnd(asking, [
    "-c",
    "user.useConfigOnly=true",
    "var",
    "GIT_COMMITTER_IDENT",
  ]);
  const [, name, email] = /^(.*) <(.*)> \d+ [+-]\d+$/.exec(stdout.toString("utf8").trim()) ?? [];
  if (status !== 0 || name === undefined || email === undefined) {
    throw new CtxError("DEPENDENCY_MISSING", "git does not know who you are, and a commit needs a name.", {
      hint: 'Tell it: git config --global user.name "…", and user.email.',
    });
  }
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
  };
}
