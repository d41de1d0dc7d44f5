// ctx is kept with ctx: our own .context/ must be as sound as we ask of others.
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ResolvedContext } from "../src/actions/resolve.js";
import { openContext } from "../src/index.js";

const own = openContext({ root: join(import.meta.dirname, ".."), environment: { HOME: "/nonexistent" } });

test("every task of ours resolves without an error or a warning", async () => {
  const { items } = (await own.list()).data;
  expect(items.length).toBeGreaterThan(5);
  for (const { ref } of items) {
    const { findings } = await own.resolve(ref);
    expect(findings.filter(({ severity }) => severity !== "info")).toEqual([]);
  }
});

test("the decisions reach every task, each with a title and a status", async () => {
  const resolved = (await own.resolve("foundation")).data as ResolvedContext;
  const decisions = resolved.notes.filter(({ path }) => path.includes("/decisions/"));
  expect(decisions.length).toBeGreaterThan(5);
  for (const { path, meta, markdown } of decisions) {
    expect(meta["title"] ?? /^# .+/m.exec(markdown)?.[0], path).toEqual(expect.any(String));
    expect(meta["status"], path).toEqual(expect.any(String));
  }
});

test("every file of ours is valid", async () => {
  const { data, findings } = await own.validate({ strict: true });
  expect(findings).toEqual([]);
  expect(data.valid).toBe(true);
});
