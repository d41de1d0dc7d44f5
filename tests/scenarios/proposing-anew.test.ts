// What was accepted and edited since can be proposed again in the same words; what stands unchanged is not proposed twice.
import { expect, test } from "vitest";
import { codes, json, PROJECT, TASK, World } from "../support/world.js";

const PATTERN = ".context/project/patterns/caching.json";
const OFFER = {
  ref: "task-42",
  to: "project",
  key: "caching",
  data: "redis",
  reason: "same for all",
  by: "@ada",
};

async function accepted(): Promise<World> {
  const world = World.repository({ [TASK]: json({ title: "Login" }), [PROJECT]: json({}) });
  const { data } = await world.delegate(OFFER);
  await world.accept(data.delegations[0]?.id ?? "", { by: "@grace" });
  return world;
}

test("a value that was taken out of its pattern is not 'already accepted'", async () => {
  const world = await accepted();
  const again = await world.delegate(OFFER);
  expect(again.data.delegations).toMatchObject([{ status: "accepted", created: false }]);
  expect(codes(again)).toEqual(["DELEGATION_DUPLICATE"]);
  const { caching: _gone, ...rest } = JSON.parse(world.read(PATTERN)) as Record<string, unknown>;
  for (const pattern of [rest, { ...rest, caching: "in memory" }]) {
    world.write({ [PATTERN]: json(pattern as never) });
    const outcome = await world.delegate(OFFER);
    const [anew] = outcome.data.delegations;
    expect(anew).toMatchObject({ status: "proposed", created: true });
    expect(codes(outcome)).toEqual(anew?.base === "absent" ? [] : ["DELEGATION_DUPLICATE"]);
    await world.reject(anew?.id ?? "", "later", { by: "@grace" });
  }
});
