// Whatever tools wrote: each thing is imported or left out with a reason, what is imported reads as what it was, and its
// graph has no circle and no loose end.
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDocument } from "../../src/format/document.js";
import { IMPORTERS } from "../../src/import/importers.js";
import type { JsonObject } from "../../src/model/json/json.js";

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    "---",
    "---\n$from: x\n---\n",
    "# A\n\n```\n## B\n```\n",
    "a: b\r\n",
    "\ufeffx",
    "null",
    "- x",
    "\t| x",
  ),
);
const name = fc.oneof(
  fc.constantFrom("1", "2", "3", "1.1", "Z", "__proto__", "a/b"),
  fc.string({ minLength: 1, maxLength: 6 }),
);
const record = fc.record(
  {
    id: name,
    title: text,
    description: text,
    notes: text,
    status: fc.constantFrom("open", "closed", "in_progress", "tombstone", ""),
    labels: fc.array(text, { maxLength: 2 }),
    metadata: fc.jsonValue({ maxDepth: 3 }),
    dependencies: fc.array(
      fc.record({ depends_on_id: name, type: fc.constantFrom("blocks", "parent-child", "related") }),
      { maxLength: 4 },
    ),
  },
  { requiredKeys: ["id", "title"] },
);

test("an export of issues", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(record, { maxLength: 8 }), async (records) => {
      const lines = records.map((each) => JSON.stringify(each)).join("\n");
      const plan = await IMPORTERS.beads.plan([{ path: "issues.jsonl", text: lines }], { branches: [] });
      expect(plan.things.length + plan.leftOut.length).toBe(records.length);
      const tasks = new Map<string, JsonObject>();
      for (const { ref, path, write, original } of plan.things) {
        const written = await write("FROM", new Set());
        const { raw, body, findings } = await parseDocument({ path, form: "markdown", text: written });
        expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
        const was = JSON.parse(original) as (typeof records)[number];
        if (was.title !== "") expect(raw?.["title"]).toBe(was.title);
        for (const part of [was.description, was.notes]) {
          if (part !== undefined && part.trim() !== "") expect(body).toContain(part);
        }
        expect(path).toMatch(/^\.context\/tasks\/[A-Za-z0-9][A-Za-z0-9._%-]*\/context\.md$/);
        tasks.set((ref as { id: string }).id, raw as JsonObject);
      }
      expect(tasks.size).toBe(plan.things.length);
      expectWhole(tasks);
    }),
    { numRuns: 300 },
  );
});

/** No link leads out of the import, and none in a circle. */
function expectWhole(tasks: ReadonlyMap<string, JsonObject>): void {
  for (const word of ["$needs", "$parent"]) {
    const linksOf = (id: string): string[] => [tasks.get(id)?.[word] ?? []].flat() as string[];
    for (const id of tasks.keys()) {
      const seen = new Set(linksOf(id));
      for (const next of seen) {
        expect(tasks.has(next)).toBe(true);
        for (const further of linksOf(next)) seen.add(further);
      }
      expect(seen.has(id)).toBe(false);
    }
  }
}
