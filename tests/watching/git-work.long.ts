// Everything that git does, with 2,000 files, while a watch runs all the time: no entry, and one for an edit 100 ms later.
import { describe, expect, test } from "vitest";
import { GIT_WORK, makeGitShop } from "../support/git-work.js";
import { pause, QUIET_MS, startWatch } from "../support/watching.js";

describe.each(Object.entries(GIT_WORK))("%s", (name, one) => {
  test.each([100, 0])("and an edit %i ms later", async (later) => {
    // Fifty commits are rebased; more would only take longer.
    const world = makeGitShop(one, name === "a rebase" ? 100 : 2000);
    const watching = await startWatch(world, { task: "project" });
    one.work(world);
    await pause(later);
    world.write({ "src/edited.ts": "const login = 42;\n" });
    await watching.until((events) => events.some(({ event }) => event === "entry"));
    await pause(3 * QUIET_MS);
    expect(await watching.stop()).toBe(0);
    expect(watching.entries().map(({ files }) => files)).toEqual([
      [{ path: "src/edited.ts", added: 1, removed: 0 }],
    ]);
  });
});
