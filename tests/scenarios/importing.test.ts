// What an import leaves behind, whatever lies in the way: nothing is overwritten, nothing secret is written, links are not
// followed, and an import that was cut short is completed by the next.
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { makeShop, type World } from "../support/transcript.js";

let world: World;
afterEach(() => world.remove());

interface Answer {
  readonly data: { imported: number; skipped: number; items: { source: string; reason: string | null }[] };
  readonly findings: { code: string; path?: string }[];
}

async function importing(line: string): Promise<Answer> {
  const { stdout } = await world.ctx(`import ${line} --json`);
  return JSON.parse(stdout) as Answer;
}

function task(id: string, body = ""): string {
  return `---\nid: ${id}\ntitle: About ${id}\n---\n\n${body}\n`;
}

test("a secret keeps its own task out, and no other", async () => {
  world = await makeShop("import-secret");
  const token = ["ghp_", "a1B2c3D4e5F6g7H8i9J0", "k1L2m3N4o5P6q7R8"].join("");
  world.write("backlog/tasks/a.md", task("task-1", `Use ${token}`));
  world.write("backlog/tasks/b.md", task("task-2"));
  const { data, findings } = await importing("backlog .");
  expect(data).toMatchObject({ imported: 1, skipped: 1 });
  expect(findings.map(({ code }) => code)).toEqual(["SECRET_FOUND"]);
  const { stdout } = await world.ctx("search Use --json");
  expect(stdout).not.toContain(token);
  expect(existsSync(join(world.root, ".context/tasks/task-1"))).toBe(false);
});

test("links are not followed, neither at the source nor here", async () => {
  world = await makeShop("import-links");
  world.write("elsewhere/secret.md", task("task-9"));
  mkdirSync(join(world.root, "backlog/tasks"), { recursive: true });
  symlinkSync(join(world.root, "elsewhere/secret.md"), join(world.root, "backlog/tasks/link.md"));
  symlinkSync(join(world.root, "elsewhere"), join(world.root, "backlog/drafts"));
  world.write("backlog/tasks/a.md", task("task-1"));
  expect((await importing("backlog .")).data).toMatchObject({ imported: 1, skipped: 0 });
  symlinkSync(join(world.root, "elsewhere"), join(world.root, ".context/tasks/task-2"));
  world.write("backlog/tasks/b.md", task("task-2"));
  const { stdout, status } = await world.ctx("import backlog . --json");
  expect([status, (JSON.parse(stdout) as { error: { code: string } }).error.code]).toEqual([
    77,
    "OUTSIDE_ROOT",
  ]);
});

test("a task of another branch, and one that differs by case, keep their names", async () => {
  world = await makeShop("import-taken");
  world.git("checkout", "--quiet", "-b", "other");
  await world.ctx("create task-5 --title Elsewhere");
  world.commit("Elsewhere", "2026-11-18T10:05:00Z");
  world.git("checkout", "--quiet", "feature/user-profiles");
  world.write("backlog/tasks/a.md", task("task-5"));
  world.write("backlog/tasks/b.md", task("TASK-42"));
  const { data, findings } = await importing("backlog .");
  expect(data).toMatchObject({ imported: 0, skipped: 2 });
  expect(findings.map(({ code }) => code)).toEqual(["IMPORT_TAKEN", "IMPORT_TAKEN"]);
  expect(data.items.map(({ reason }) => reason)).toEqual([
    "task/task-5 is here already",
    "task/task-42 is here already",
  ]);
});

test("what an earlier import did not reach is all that the next one brings", async () => {
  world = await makeShop("import-again");
  for (const id of ["task-1", "task-2", "task-3"]) world.write(`backlog/tasks/${id}.md`, task(id));
  world.write("backlog/docs/page.md", "A page.\n");
  await importing("backlog .");
  const first = world.read(".context/tasks/task-1/context.md");
  world.git("clean", "--quiet", "-fdx", ".context/tasks/task-2", ".context/project/docs");
  const { data } = await importing("backlog .");
  expect(data).toMatchObject({ imported: 2, skipped: 2 });
  expect(world.read(".context/tasks/task-1/context.md")).toBe(first);
  expect((await world.ctx("validate")).status).toBe(0);
});

test("twenty tasks imported by four at once are there once", async () => {
  world = await makeShop("import-race");
  for (let count = 1; count <= 20; count++) world.write(`backlog/tasks/${count}.md`, task(`task-1${count}`));
  const answers = await Promise.all(Array.from({ length: 4 }, () => importing("backlog .")));
  expect(answers.reduce((sum, { data }) => sum + data.imported, 0)).toBe(20);
  expect(answers.every(({ data }) => data.imported + data.skipped === 20)).toBe(true);
});

test("names that are none here are shown and kept apart", async () => {
  world = await makeShop("import-names");
  const names = ["../../etc/passwd", "-n", "$(touch x)", "a/b", "a b", "Ä", "Ö", "project", ".", "CON"];
  const lines = names.map((id) => JSON.stringify({ id, title: id, status: "open", priority: 1 }));
  world.write("issues.jsonl", lines.join("\n"));
  const { data } = await importing("beads issues.jsonl");
  expect(data).toMatchObject({ imported: names.length, skipped: 0 });
  const { stdout } = await world.ctx("list --json");
  const { items } = (JSON.parse(stdout) as { data: { items: { title: string }[] } }).data;
  expect(names.filter((name) => !items.some(({ title }) => title === name))).toEqual([]);
  expect(world.git("status", "--porcelain", "--", ":!.context", ":!issues.jsonl")).toBe("");
});

test("a file that is no text is found, and keeps no other out", async () => {
  world = await makeShop("import-no-text");
  world.write("backlog/tasks/a.md", task("task-1"));
  world.write("backlog/tasks/c.md", task("task-2"));
  writeFileSync(join(world.root, "backlog/tasks/b.md"), Buffer.from([0x2d, 0x0a, 0xff, 0xfe]));
  const { data, findings } = await importing("backlog .");
  expect(data).toMatchObject({ imported: 2, skipped: 1 });
  expect(data.items.at(-1)).toMatchObject({ source: "tasks/b.md", reason: "it cannot be read" });
  expect(findings).toEqual([
    expect.objectContaining({ code: "FILE_INVALID", path: "backlog/tasks/b.md", line: 2 }),
  ]);
});

test("a tag without tasks is a branch, and the next command shows it", async () => {
  world = await makeShop("import-tag");
  world.write("tasks.json", '{"payments": {"tasks": []}}');
  const { stdout, stderr } = await world.ctx("import task-master tasks.json");
  expect(stdout).toContain("branch/payments");
  expect(stderr).toContain("next: ctx list branches");
});

test("what Task Master has in another form stays a value", async () => {
  world = await makeShop("import-forms");
  const odd = {
    id: 1,
    title: ["Login"],
    description: ["Draw it."],
    details: 5,
    dependencies: "2",
    tag: "mine",
  };
  world.write("tasks.json", JSON.stringify({ master: { tasks: [odd] } }));
  await importing("task-master tasks.json");
  const { stdout } = await world.ctx("get task-1 --json");
  const { id: _id, ...values } = odd;
  expect((JSON.parse(stdout) as { data: { data: object } }).data.data).toEqual(values);
  expect((await world.ctx("list --json")).status).toBe(0);
});
