// Who follows a context is told of a change at the very look that finds it: nothing of ours lies between two looks but
// the gathering, which the Wakes port does. Nothing here measures time.
import { expect, onTestFinished, test } from "vitest";
import { followResources, type ResourceNews } from "../../src/actions/follow-resources.js";
import type { CtxError } from "../../src/errors/ctx-error.js";
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
  const said: unknown[] = [];
  const next = (): Promise<ResourceNews> => new Promise((resolve) => (settle = resolve));
  const following = await followResources(
    { ...real, clock, wakes },
    {
      directory: world.root,
      stop: stopping.signal,
      tell: (news) => settle(news),
      warn: (problem) => void said.push(problem),
    },
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
  expect(said).toEqual([]);
});

test("waiting that fails is said and tried again, each time later, until what happened meanwhile is told", async () => {
  const world = await makeShop("following-resources-fails");
  const stopping = new AbortController();
  onTestFinished(() => {
    stopping.abort();
    world.remove();
  });
  const real = makeNodeRuntime(world.environment);
  const wakes = makeFakeWakes();
  const failing: Runtime["wakes"] = {
    open: async (options) => {
      // The system gives nothing to wait with, for a while.
      if (pauses.length < 8) throw new Error("EMFILE: too many open files");
      return wakes.open(options);
    },
  };
  const pauses: number[] = [];
  let goOn: () => void = () => undefined;
  const isWritten = new Promise<void>((resolve) => (goOn = resolve));
  const clock: Runtime["clock"] = {
    ...real.clock,
    pause: async (milliseconds) => (pauses.push(milliseconds) < 8 ? undefined : isWritten),
  };
  const said: (CtxError | string)[] = [];
  let settle: () => void = () => undefined;
  const isSaidOver = new Promise<void>((resolve) => (settle = resolve));
  const told: ResourceNews[] = [];
  const following = await followResources(
    { ...real, clock, wakes: failing },
    {
      directory: world.root,
      stop: stopping.signal,
      tell: (news) => void told.push(news),
      warn: (problem) => (said.push(problem), typeof problem === "string" && settle()),
    },
  );
  await following.add("task", { ref: "task/task-42", isResolved: true });
  await world.ctx(["progress", "task-42", "while nobody could look", "--by", "@backend"]);
  goOn();
  wakes.stir();
  await isSaidOver;
  expect(told).toEqual([{ changed: ["task"], isListOther: false }]);
  expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
  expect(
    said.map((one) => (typeof one === "string" ? one : `${one.code} ${one.message} ${one.hint}`)),
  ).toEqual([
    ...pauses.map(
      (pauseMs) =>
        "BUG Changes cannot be told of: EMFILE: too many open files " +
        `Every call is still answered from the files as they are. Tried again in ${pauseMs / 1000} s.`,
    ),
    "Changes are told again; what happened meanwhile was, too.",
  ]);
});
