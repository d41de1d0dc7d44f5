// Decisions: a new MADR note in the context's directory, numbered, found by resolve, never over another file.
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { BRANCH, FEATURE, json, refusal, TASK, World } from "../support/world.js";

const DECISIONS = ".context/tasks/task-42/decisions";
const shop = () => World.repository({ [TASK]: json({ title: "Login" }) });

test("a decision is one new file, shown by resolve, and nothing else changes", async () => {
  const world = shop();
  const { data, findings } = await world.decision({
    ref: "task-42",
    title: "JWT instead of sessions",
    by: "ada",
  });
  expect(data).toEqual({ ref: "task/task-42", path: `${DECISIONS}/0001-jwt-instead-of-sessions.md` });
  expect(findings).toEqual([]);
  expect(world.git("status", "--porcelain", "--untracked-files=all")).toBe(`?? ${data.path}`);
  const { notes } = (await world.resolve("task-42")).data;
  expect(notes).toMatchObject([
    {
      ref: "task/task-42",
      path: data.path,
      meta: { status: "accepted", date: "2026-11-20", "decision-makers": ["@ada"] },
    },
  ]);
});

test.each([
  ["project", ".context/project/decisions/0001-jwt.md"],
  ["global", ".context/global/decisions/0001-jwt.md"],
  ["branch", ".context/branches/main/decisions/0001-jwt.md"],
])("%s has decisions too", async (ref, path) => {
  const world = shop();
  expect((await world.decision({ ref, title: "JWT" })).data.path).toBe(path);
  expect((await world.resolve(ref)).data.notes.map((note) => note.path)).toEqual([path]);
});

test("numbers go on; the same title is refused, naming the file", async () => {
  const world = shop();
  await world.decision({ ref: "task-42", title: "JWT" });
  await world.decision({ ref: "task-42", title: "Rotate tokens", status: "proposed" });
  const error = await refusal(world.decision({ ref: "task-42", title: "jwt!" }));
  expect(error).toMatchObject({ code: "CONTEXT_EXISTS", path: `${DECISIONS}/0001-jwt.md` });
  expect(readdirSync(`${world.top}/${DECISIONS}`)).toEqual(["0001-jwt.md", "0002-rotate-tokens.md"]);
});

test("a dry run shows the file and writes none", async () => {
  const world = shop();
  const { data } = await world.decision({ ref: "task-42", title: "JWT", dryRun: true });
  expect(data.diff).toContain(`+++ b/${DECISIONS}/0001-jwt.md`);
  expect(world.has(DECISIONS)).toBe(false);
});

test.each([
  ["an empty title", { title: " " }],
  ["a title of two lines", { title: "JWT\nor not" }],
  ["a title with a line separator", { title: "JWT\u2028or not" }],
  ["a title that a terminal would obey", { title: "\u001b[2J" }],
  ["half a character", { title: "JWT \ud83d" }],
  ["an empty status", { title: "JWT", status: "" }],
  ["a status of two lines", { title: "JWT", status: "a\nb" }],
  ["an empty body", { title: "JWT", body: " \n" }],
  ["no name", { title: "JWT", by: "a b" }],
])("%s is refused, and nothing is written", async (_, request) => {
  const world = shop();
  expect(await refusal(world.decision({ ref: "task-42", ...request }))).toMatchObject({ code: "USAGE" });
  expect(world.git("status", "--porcelain")).toBe("");
});

test("a context that does not exist, or belongs to another branch, takes none", async () => {
  const world = World.repository({ [TASK]: json({ $branch: FEATURE }) });
  world.commitOn(FEATURE, { [TASK]: json({ $branch: FEATURE, phase: "build" }), [BRANCH]: json({ a: 1 }) });
  const attempts = { "task-43": "CONTEXT_NOT_FOUND", "branch/nobody": "BRANCH_UNKNOWN" };
  for (const [ref, code] of Object.entries(attempts)) {
    expect(await refusal(world.decision({ ref, title: "JWT" }))).toMatchObject({ code });
  }
  for (const ref of ["task-42", `branch/${FEATURE}`]) {
    expect(await refusal(world.decision({ ref, title: "JWT" }))).toMatchObject({ code: "CONTEXT_ELSEWHERE" });
  }
  expect(world.git("status", "--porcelain")).toBe("");
});

test("a link in place of the directory is not written through", async () => {
  const world = shop();
  world.link(world.outside, DECISIONS);
  expect(await refusal(world.decision({ ref: "task-42", title: "JWT" }))).toMatchObject({
    code: "OUTSIDE_ROOT",
  });
  expect(readdirSync(world.outside)).not.toContain("0001-jwt.md");
});
