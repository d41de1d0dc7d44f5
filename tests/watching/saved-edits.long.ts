// An edit and what git does with it right after, again and again at other moments: always exactly one entry.
import { expect, test } from "vitest";
import { SAVED } from "../support/git-work.js";
import { CONFIG_TEXT, pause, QUIET_MS, startWatch } from "../support/watching.js";
import { CONFIG, World } from "../support/world.js";

const LINES = "one\ntwo\n";
const ROUNDS = 12;
const MOMENTS_MS = [0, 3, 10, 30, 60, 120];

test.each(Object.entries(SAVED))("%s", async (_, work) => {
  const world = World.repository({ [CONFIG]: CONFIG_TEXT, "src/auth.ts": LINES, "src/cart.ts": LINES });
  world.commitOn("other", { "src/cart.ts": "other\n" });
  world.git("tag", "start");
  const watching = await startWatch(world, { task: "project" });
  for (let round = 1; round <= ROUNDS; round++) {
    world.write({ "src/auth.ts": `${LINES}round ${round}\n` });
    await pause(MOMENTS_MS[round % MOMENTS_MS.length] as number);
    work(world);
    await watching.until((events) => events.filter(({ event }) => event === "entry").length >= round);
    await pause(2 * QUIET_MS);
    expect(watching.entries().at(-1)?.files).toEqual([{ path: "src/auth.ts", added: 1, removed: 0 }]);
    // Back to where the round began; none of this is an edit.
    world.git("reset", "--quiet", "--hard");
    world.git("switch", "--quiet", "main");
    world.git("reset", "--quiet", "--hard", "start");
    world.tryGit("stash", "drop", "--quiet");
    world.tryGit("branch", "--delete", "--force", "topic");
    await pause(2 * QUIET_MS);
    expect(watching.entries()).toHaveLength(round);
  }
  expect(await watching.stop()).toBe(0);
});
