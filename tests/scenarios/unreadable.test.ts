// What could be written and not be read again: it is refused before the first byte, and whatever was there stays.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { Session } from "../support/mcp.js";
import { makeShop, type World } from "../support/transcript.js";

const worlds: World[] = [];
afterEach(() => worlds.splice(0).forEach((world) => world.remove()));

const LONG = "Checked. ".repeat(130_000);
const DEEP = JSON.parse("[".repeat(66) + "]".repeat(66)) as [];

async function open(): Promise<{ world: World; session: Session }> {
  const world = await makeShop("unreadable");
  worlds.push(world);
  return { world, session: await Session.open(world, { argv: ["mcp", "--compat"] }) };
}

function filesOf(world: World): string[] {
  const paths = [".context", ".git/ctx"].filter((path) => existsSync(join(world.root, path)));
  return paths.flatMap((path) =>
    readdirSync(join(world.root, path), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes("cursors"))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
}

test.each<[tool: string, given: Record<string, unknown>]>([
  ["context_add", { ref: "task-42", kind: "progress", text: LONG }],
  ["context_add", { ref: "task-42", kind: "insight", text: LONG, category: "discovery" }],
  ["context_add", { ref: "task-42", kind: "progress", text: "Deep", data: { deep: DEEP } }],
  ["context_add", { ref: "task-42", kind: "progress", text: "Keyed", key: LONG }],
  ["context_add", { ref: "task-42", kind: "done", text: LONG }],
  ["context_add", { ref: "task-50", kind: "task", text: "Log out", data: { why: LONG } }],
  ["context_add", { ref: "task-50", kind: "task", text: "Log out", data: { deep: DEEP } }],
  ["context_update", { ref: "task-42", data: { why: LONG } }],
  ["manage_context", { action: "add_insight", level: "task", context_id: "task-42", content: LONG }],
])("%s", async (tool, given) => {
  const { world, session } = await open();
  const before = filesOf(world);
  const { isError, structuredContent } = await session.call(tool, given);
  expect([isError, structuredContent.text.length < 2000]).toEqual([true, true]);
  expect(structuredContent.text).toMatch(/\[(?:USAGE|FILE_INVALID)\]/);
  expect(filesOf(world)).toEqual(before);
  expect((await world.ctx("validate")).status).toBe(0);
  expect(await session.get("context_get", { ref: "task-42" })).toBeTruthy();
});

test("what is as long as can be read, is read", async () => {
  const { world, session } = await open();
  const text = "x".repeat(1_040_000);
  expect((await session.get("context_add", { ref: "task-42", kind: "progress", text }))["created"]).toBe(
    true,
  );
  expect((await world.ctx("log task-42 --json")).stdout).toContain(text);
});
