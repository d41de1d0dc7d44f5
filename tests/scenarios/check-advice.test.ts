// What `ctx check --staged` advises in a hook works when it is pasted where the person is who made the commit.
import { join } from "node:path";
import { expect, test } from "vitest";
import { verify } from "../../src/actions/verify.js";
import { runHooked, waitInHook } from "../support/hooked-commit.js";
import { json, PROJECT, World } from "../support/world.js";

const LOGIN = "src/auth/login.ts";
const VERIFY = "ctx verify project --staged && git add :/.context/project/entries";

function shop(): World {
  const world = World.repository({ [PROJECT]: json({ $covers: ["src/auth/**"] }), [LOGIN]: "password\n" });
  waitInHook(world);
  return world;
}

/** Commits from src/auth, and gives what ctx advised and said. */
async function commit(world: World, ...args: string[]): Promise<[string | undefined, unknown]> {
  const cwd = join(world.top, "src/auth");
  const { outcome, verdicts } = await runHooked(world, ["commit", "--quiet", "-m", "Log in", ...args], {
    cwd,
  });
  return [outcome?.findings[0]?.hint, verdicts?.[PROJECT]];
}

/** What the advice says to paste. */
async function follow(world: World, advice: string | undefined): Promise<void> {
  expect(advice?.endsWith(VERIFY)).toBe(true);
  const directory = join(world.top, "src/auth");
  await verify(world.runtime, { directory, ref: "project", staged: true });
  world.gitIn(directory, "add", ":/.context/project/entries");
}

test("a path of the advice is none of the hook's directory but of the person's", async () => {
  const world = shop();
  world.write({ [LOGIN]: "passkey\n" });
  world.git("add", LOGIN);
  const [advice] = await commit(world);
  expect(advice).toBe(`Bring it up to date and stage it, or accept the code as it is: ${VERIFY}`);
});

for (const args of [["-a"], ["--", "login.ts"], ["-p"]]) {
  test(`commit ${args.join(" ")}: accepting what is staged would accept other code, so it says to stage it`, async () => {
    const world = shop();
    world.write({ [LOGIN]: "passkey\n" });
    const cwd = join(world.top, "src/auth");
    const given = { cwd, stdin: "y\n" };
    const { outcome } = await runHooked(world, ["commit", "--quiet", "-m", "Log in", ...args], given);
    const advice = outcome?.findings[0]?.hint;
    expect(advice).toContain("stage it, run this, and commit without -a, -p or paths");
    world.git("reset", "--quiet", "--mixed", "HEAD~1");
    world.git("add", LOGIN);
    await follow(world, advice);
    expect((await commit(world))[1]).toBe("fresh: verified");
  });
}
