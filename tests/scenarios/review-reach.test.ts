// How far an edit of the project reaches, told by R1: whoever stops at R1 stops at each of these.
import { expect, test } from "vitest";
import { entries, FEATURE, json, PROJECT, record, TASK, ulid, World } from "../support/world.js";

const GLOBAL = ".context/global/context.json";
const PATTERN = ".context/project/patterns/caching.json";

function shop(): World {
  const world = World.repository({
    [GLOBAL]: json({ caching: "none", cdn: "edge" }),
    [PROJECT]: json({ team: "shop" }),
    [PATTERN]: json({ caching: "redis" }),
    [TASK]: json({ title: "Login", $branch: FEATURE }),
  });
  world.git("switch", "--quiet", "--create", FEATURE);
  return world;
}

async function wideScope(world: World): Promise<string[]> {
  const { data } = await world.review({});
  const found = data.risks.filter(({ flag }) => flag === "R1");
  return found.map(({ path, line, message }) => `${path}:${line} ${message}`);
}

const REACHED = "Changes project: 2 contexts resolve differently.";

test("a pattern of the project that is gone is as wide as one that came", async () => {
  const world = shop();
  world.git("rm", "--quiet", PATTERN);
  world.commit("Cache nothing");
  expect(await wideScope(world)).toEqual([`${PATTERN}:null ${REACHED}`]);
  expect((await world.review({ failOn: ["R1"] })).data.verdict).toBe("blocked");
});

test("a key that is gone, behind which a wider value shows", async () => {
  const world = shop();
  world.commit("Cache nothing", { [PATTERN]: json({}) });
  expect(await wideScope(world)).toEqual([`${PATTERN}:1 ${REACHED}`]);
});

test("a null that takes an inherited value away", async () => {
  const world = shop();
  world.commit("Without a CDN", { [PROJECT]: json({ team: "shop", cdn: null }) });
  expect(await wideScope(world)).toEqual([`${PROJECT}:1 ${REACHED}`]);
});

test("what nobody resolves differently is a changed file, and no more is claimed", async () => {
  const world = shop();
  const path = `.context/project/entries/${ulid("1")}.jsonl`;
  world.commit("Progress", {
    [path]: entries(record("1", "still here", { kind: "status", status: "open" })),
  });
  expect(await wideScope(world)).toEqual([`${path}:1 Changes a file of project.`]);
});
