// Git's own work is not progress (SPEC §10): whatever git brings, takes away or moves leaves no entry, and an edit beside
// it leaves one. Here a watch looks before and after; `npm run test:watch` has one run all the time, for each case.
import { describe, expect, test } from "vitest";
import { GIT_WORK, makeGitShop, type GitWork } from "../support/git-work.js";
import { pause, QUIET_MS, startWatch, watchOnce } from "../support/watching.js";

const EDIT = { "src/edited.ts": "const login = 42;\n" };
const EDITED = [[{ path: "src/edited.ts", added: 1, removed: 0 }]];

describe.each(Object.entries(GIT_WORK))("%s", (_, one) => {
  test("leaves nothing, and an edit beside it is one entry", async () => {
    const world = makeGitShop(one);
    expect(await watchOnce(world, { task: "project" })).toEqual([]);
    one.work(world);
    expect(await watchOnce(world, { task: "project" })).toEqual([]);
    world.write(EDIT);
    const entries = await watchOnce(world, { task: "project" });
    expect(entries.map(({ files }) => files)).toEqual(EDITED);
    expect(await watchOnce(world, { task: "project" })).toEqual([]);
  });
});

test.each(["switching there and back", "a stash and its pop", "a rebase", "touch"])(
  "%s, while it is watched, leaves nothing; an edit 100 ms later is one entry",
  async (name) => {
    const one = GIT_WORK[name] as GitWork;
    const world = makeGitShop(one);
    const watching = await startWatch(world, { task: "project" });
    one.work(world);
    await pause(100);
    world.write(EDIT);
    await watching.until((events) => events.some(({ event }) => event === "entry"));
    await pause(2 * QUIET_MS);
    expect(await watching.stop()).toBe(0);
    expect(watching.entries().map(({ files }) => files)).toEqual(EDITED);
  },
);
