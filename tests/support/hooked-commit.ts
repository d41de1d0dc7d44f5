// Commits with a pre-commit hook that stops and waits: while git holds the commit half made, the test asks ctx about it, in
// the hook's own directory and environment, and then lets git go on.
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { check, type CheckData } from "../../src/actions/check.js";
import { makeNodeRuntime } from "../../src/adapters/node-runtime.js";
import type { Outcome } from "../../src/model/outcome.js";
import { expectedVerdicts, type Verdicts } from "./freshness-oracle.js";
import { authoring } from "./hermetic.js";
import type { World } from "./world.js";

const HOOK = `#!/bin/sh
# Commits that nobody asks about go on at once.
[ -n "$HOOKED" ] || exit 0
env -0 >"$HOOKED/environment"
pwd >"$HOOKED/directory"
: >"$HOOKED/ready"
# A test that has died gives no answer.
while [ -d "$HOOKED" ] && [ ! -e "$HOOKED/answer" ]; do sleep 0.01; done
# In this order, so that nobody is asked twice.
rm "$HOOKED/ready" "$HOOKED/answer"
`;

export interface Hooked {
  /** What ctx said while the commit was being made; null where git ran no hook. */
  readonly outcome: Outcome<CheckData> | null;
  /** The same as ref and verdict. */
  readonly verdicts: Verdicts | null;
  /** What a reader of its own makes of the same index. */
  readonly expected: Verdicts | null;
  readonly status: number | null;
  readonly stderr: string;
}

export interface GitRun {
  readonly cwd?: string;
  readonly stdin?: string;
  readonly environment?: Record<string, string>;
}

/** Puts the hook where every worktree of the repository runs it. */
export function waitInHook(world: World, name = "pre-commit", hooks = join(world.top, ".git/hooks")): void {
  mkdirSync(hooks, { recursive: true });
  writeFileSync(join(hooks, name), HOOK);
  chmodSync(join(hooks, name), 0o755);
}

/** Runs git; when its hook waits, asks ctx and the oracle. */
export async function runHooked(world: World, args: readonly string[], given: GitRun = {}): Promise<Hooked> {
  const hooked = join(world.outside, "hooked");
  rmSync(hooked, { recursive: true, force: true });
  mkdirSync(hooked);
  const cwd = given.cwd ?? world.top;
  const env = { ...authoring(world.environment), ...given.environment, HOOKED: hooked, GIT_EDITOR: "true" };
  const child = spawn("git", args, { cwd, env, stdio: ["pipe", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin.on("error", () => null);
  child.stdin.end(given.stdin ?? "");
  let status: number | null | undefined;
  child.on("close", (code) => (status = code));
  let asked: Pick<Hooked, "outcome" | "verdicts" | "expected"> = {
    outcome: null,
    verdicts: null,
    expected: null,
  };
  while (status === undefined) {
    if (existsSync(join(hooked, "ready")) && !existsSync(join(hooked, "answer"))) {
      asked = await ask(world, hooked);
      writeFileSync(join(hooked, "answer"), "");
    }
    await new Promise((settle) => setTimeout(settle, 5));
  }
  return { ...asked, status, stderr };
}

async function ask(world: World, hooked: string): Promise<Pick<Hooked, "outcome" | "verdicts" | "expected">> {
  const directory = readFileSync(join(hooked, "directory"), "utf8").trimEnd();
  const variables = readFileSync(join(hooked, "environment"), "utf8").split("\0").filter(Boolean);
  const environment = Object.fromEntries(
    variables.map((each) => {
      const cut = each.indexOf("=");
      return [each.slice(0, cut), each.slice(cut + 1)];
    }),
  );
  const { clock, ids } = world.runtime;
  const runtime = { ...makeNodeRuntime(environment), clock, ids };
  const expected = expectedVerdicts(directory, environment);
  const outcome = await check(runtime, { directory, staged: true });
  return { outcome, verdicts: verdictsOf(outcome), expected };
}

/** Documents and their verdicts. */
export function verdictsOf({ data }: Outcome<CheckData>): Verdicts {
  return Object.fromEntries(
    data.contexts.map(({ path, verdict, reason }) => [path, `${verdict}: ${reason}`]),
  );
}
