// Who follows a context is told of a change at the very look that finds it: nothing of ours lies between two looks but
// the gathering, which the Wakes port does. Nothing here measures time.
import { expect, onTestFinished, test } from "vitest";
import { followResources, type ResourceNews } from "../../src/actions/follow-resources.js";
import { makeNodeRuntime } from "../../src/adapters/node-runtime.js";
import type { Runtime } from "../../src/ports/runtime.js";
import { makeFakeWakes } from "../support/fake-wakes.js";
import { makeShop } from "../support/transcript.js";

test("each change is told by the next look, and what follows a telling is gathered for less than 500 ms", async () => {
  const world = await makeShop("following-resources");
  const stopping = new AbortController();
  onTestFinished(() => {
    stopping.abort();
    world.remove();
  });
  const real = makeNodeRuntime(world.environment);
  const wakes = makeFakeWakes();
  // A follower that let time pass itself would never come to its next look here.
  const clock: Runtime["clock"] = { ...real.clock, pause: () => new Promise(() => undefined) };
  let settle: (news: ResourceNews) => void = () => undefined;
  const next = (): Promise<ResourceNews> => new Promise((resolve) => (settle = resolve));
  const following = await followResources(
    { ...real, clock, wakes },
    { directory: world.root, stop: stopping.signal, tell: (news) => settle(news) },
  );
  await following.add("task", { ref: "task/task-42", isResolved: true });
  for (const text of ["one", "two", "three"]) {
    const told = next();
    await world.ctx(["progress", "task-42", text, "--by", "@backend"]);
    wakes.stir();
    expect(await told).toEqual({ changed: ["task"], isListOther: false });
  }
  expect(Math.max(...wakes.gathered())).toBeGreaterThan(0);
  expect(Math.max(...wakes.gathered())).toBeLessThan(250);
});
