// A server lives for days, and others commit, switch and rewrite meanwhile: after each of it, it answers as a server that
// has just been started.
import { expect, test } from "vitest";
import { Session } from "../support/mcp.js";
import { makeShop } from "../support/transcript.js";

test("whatever git does between two calls, nothing of before is answered", async () => {
  const world = await makeShop("other-processes");
  const { git } = world;
  world.write("README.md", "The shop\n");
  world.commit("Say what this is", "2026-11-17T11:05:00Z");
  git("branch", "main");
  const old = await Session.open(world);
  const answers = new Set<string>();
  const ask = async (session: Session): Promise<string[]> => {
    const texts: string[] = [];
    for (const ref of ["task-42", "branch/feature/user-profiles", "branch/main", "project"]) {
      texts.push((await session.call("context_resolve", { ref })).structuredContent.text);
    }
    return texts;
  };
  const write = (caching: string) => world.ctx(["set", "project", "caching", caching]);
  const steps: Readonly<Record<string, () => unknown>> = {
    "nothing yet": () => undefined,
    "a file is changed": () => write("on disk"),
    "and committed": () => world.commit("Cache on disk", "2026-11-18T10:05:00Z"),
    "merged into main": () => git("update-ref", "refs/heads/main", "HEAD"),
    "the commit is another one": async () => {
      await write("in a database");
      git("commit", "--quiet", "--all", "--amend", "--message", "Cache in a database");
    },
    "another branch is checked out": () => git("checkout", "--quiet", "main"),
    "its context is removed": () => {
      git("rm", "--quiet", "-r", ".context/branches");
      world.commit("Forget the branch", "2026-11-18T11:05:00Z");
    },
    "refs are packed": () => git("pack-refs", "--all"),
    "a commit is replaced": () => git("replace", "feature/user-profiles", "main"),
    "objects are packed": () => git("gc", "--quiet", "--prune=now"),
    "a branch goes": () => git("branch", "--quiet", "-D", "feature/user-profiles"),
  };
  for (const [step, act] of Object.entries(steps)) {
    await act();
    const answer = await ask(old);
    const fresh = await Session.open(world);
    expect([step, await ask(fresh)]).toEqual([step, answer]);
    await fresh.end();
    answers.add(JSON.stringify(answer));
  }
  expect(answers.size).toBeGreaterThan(5);
});
