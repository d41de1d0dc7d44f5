// Edits change what was asked and no other byte, whatever the style of the file.
import fc from "fast-check";
import { expect, test } from "vitest";
import { isCtxError } from "../../src/errors/ctx-error.js";
import type { DocumentForm, SourceText } from "../../src/model/document.js";
import { isJsonObject, type Json, type JsonObject } from "../../src/model/json/json.js";
import { findAt, formatPointer, type Pointer } from "../../src/model/json/pointer.js";
import { parseDocument } from "../../src/format/document.js";
import { editText, type Edit } from "../../src/format/edit.js";
import { findPositions } from "../../src/format/positions.js";
import { readTree } from "../../src/format/tree/read-tree.js";
import { findSlotAt } from "../../src/format/tree/source-tree.js";
import { applyEdit } from "../../src/format/splice/edit-model.js";
import {
  dataArbitrary,
  jsonArbitrary,
  jsonTextArbitrary,
  yamlDocumentArbitrary,
  type YamlDocument,
} from "./format-arbitraries.js";

const RUNS = Number(process.env["FORMAT_RUNS"] ?? 600);

function sourceOf(form: DocumentForm, text: string): SourceText {
  return { path: form === "json" ? "context.json" : "context.md", form, text };
}

/** Every pointer of a value, its containers included. */
function pointersOf(value: Json, at: Pointer = []): Pointer[] {
  if (typeof value !== "object" || value === null) return [at];
  const members = Array.isArray(value)
    ? value.map((item, i) => [String(i), item] as const)
    : Object.entries(value);
  return [at, ...members.flatMap(([key, member]) => pointersOf(member, [...at, key]))];
}

interface Choice {
  readonly at: number;
  readonly kind: "set" | "unset" | "insert";
  readonly key: string;
  readonly value: Json;
}

const choiceArbitrary: fc.Arbitrary<Choice> = fc.record({
  at: fc.nat(1000),
  kind: fc.constantFrom("set", "set", "unset", "insert"),
  key: fc.constantFrom("fresh", "a b", "__proto__", "no", "deep/key"),
  value: jsonArbitrary,
});

/** Makes an edit that has a place in the data below a key (or anywhere, for null). */
function chooseEdit(data: JsonObject, key: string | null, choice: Choice): Edit | null {
  const start: Pointer = key === null ? [] : [key];
  const all = pointersOf(findAt(data, start) ?? null, start).filter((pointer) => pointer.length > 0);
  const pointer = all[choice.at % all.length];
  if (pointer === undefined) return null;
  if (choice.kind === "unset") return { kind: "unset", pointer };
  if (choice.kind === "set") return { kind: "set", pointer, value: choice.value };
  const container = findAt(data, pointer);
  if (Array.isArray(container)) return { kind: "set", pointer: [...pointer, "-"], value: choice.value };
  return isJsonObject(container)
    ? { kind: "set", pointer: [...pointer, choice.key], value: choice.value }
    : null;
}

function sharedLength(left: string, right: string): { head: number; tail: number } {
  const limit = Math.min(left.length, right.length);
  let head = 0;
  while (head < limit && left[head] === right[head]) head++;
  let tail = 0;
  while (tail < limit - head && left[left.length - 1 - tail] === right[right.length - 1 - tail]) tail++;
  return { head, tail };
}

/** A scalar that takes the place of a scalar changes that scalar's bytes, and the quotes keep their style. */
async function checkScalarEdit(
  source: SourceText,
  { edit, text }: { edit: Edit; text: string },
): Promise<void> {
  const root = await readTree(source);
  const slot = root && findSlotAt(root, edit.pointer);
  const isScalar = edit.kind === "set" && (typeof edit.value !== "object" || edit.value === null);
  if (
    slot?.node.kind !== "scalar" ||
    slot.node.style === "block" ||
    !isScalar ||
    slot.node.start === slot.after
  )
    return;
  if (source.text.slice(slot.after, slot.node.start).includes("\n") || String(edit.value).includes("\n"))
    return;
  expect(text.startsWith(source.text.slice(0, slot.node.start))).toBe(true);
  expect(text.endsWith(source.text.slice(slot.node.end))).toBe(true);
  if (slot.node.style === "double" && typeof edit.value === "string") expect(text[slot.node.start]).toBe('"');
}

const yamlFileArbitrary = fc.record({
  written: yamlDocumentArbitrary,
  bom: fc.constantFrom("", "", "\ufeff"),
  body: fc.constantFrom("", "# Body\n\n---\n\ntext", "\n# Body\n"),
  which: fc.nat(4),
  choice: choiceArbitrary,
});

function textOf(file: { written: YamlDocument; bom: string; body: string }): string {
  const fence = `---${file.written.eol}`;
  return file.bom + fence + file.written.front + fence + file.body.replaceAll("\n", file.written.eol);
}

test("an edit in front matter touches one member's bytes and changes its data alone", async () => {
  let edited = 0;
  await fc.assert(
    fc.asyncProperty(yamlFileArbitrary, async (file) => {
      const source = sourceOf("markdown", textOf(file));
      const parsed = await parseDocument(source);
      if (parsed.raw === null) return;
      const { chunks, eol } = file.written;
      const which = file.which % chunks.length;
      const chunk = chunks[which]!;
      const edit = chooseEdit(parsed.raw, chunk.key, file.choice);
      if (edit === null) return;
      const text = await editText(source, [edit]);
      edited++;
      const after = await parseDocument({ ...source, text });
      expect(after.raw).toEqual(applyEdit(parsed.raw, edit));
      expect(after.body).toBe(parsed.body);
      const before = chunks
        .slice(0, which)
        .map(({ lead, member }) => lead + member)
        .join("");
      const behind = chunks
        .slice(which + 1)
        .map(({ lead, member }) => lead + member)
        .join("");
      expect(text.startsWith(`${file.bom}---${eol}${before}${chunk.lead}`)).toBe(true);
      expect(text.endsWith(`${behind}---${eol}${file.body.replaceAll("\n", eol)}`)).toBe(true);
      if (eol === "\r\n") expect(text).not.toMatch(/[^\r]\n/);
      await checkScalarEdit(source, { edit, text });
      if (edit.pointer.at(-1) !== "-" && edit.kind === "set") {
        expect(await editText({ ...source, text }, [edit])).toBe(text);
      }
    }),
    { numRuns: RUNS },
  );
  expect(edited).toBeGreaterThan(RUNS / 4);
});

test("setting what is already there changes no byte", async () => {
  await fc.assert(
    fc.asyncProperty(yamlFileArbitrary, async (file) => {
      const source = sourceOf("markdown", textOf(file));
      const { raw } = await parseDocument(source);
      if (raw === null) return;
      const edits = pointersOf(raw).map((pointer): Edit => ({
        kind: "set",
        pointer,
        value: findAt(raw, pointer)!,
      }));
      expect(await editText(source, edits)).toBe(source.text);
    }),
    { numRuns: RUNS / 10 },
  );
});

test("a new top-level key is one insertion", async () => {
  await fc.assert(
    fc.asyncProperty(yamlFileArbitrary, async (file) => {
      const source = sourceOf("markdown", textOf(file));
      const { raw } = await parseDocument(source);
      if (raw === null || Object.hasOwn(raw, "brand new")) return;
      const text = await editText(source, [
        { kind: "set", pointer: ["brand new"], value: file.choice.value },
      ]);
      const { head, tail } = sharedLength(source.text, text);
      expect(head + tail).toBe(source.text.length);
    }),
    { numRuns: RUNS / 4 },
  );
});

test("an edit of JSON replaces, inserts or removes in one place", async () => {
  await fc.assert(
    fc.asyncProperty(jsonTextArbitrary, choiceArbitrary, async (written, choice) => {
      const source = sourceOf("json", written);
      const { raw } = await parseDocument(source);
      if (raw === null) throw new Error(`the generator wrote broken JSON: ${written}`);
      const edit = chooseEdit(raw, null, choice);
      if (edit === null) return;
      const text = await editText(source, [edit]);
      const expected = applyEdit(raw, edit);
      expect((await parseDocument({ ...source, text })).raw).toEqual(expected);
      const { head, tail } = sharedLength(source.text, text);
      await checkScalarEdit(source, { edit, text });
      const isEmptied =
        edit.kind === "unset" &&
        Object.keys(findAt(expected, edit.pointer.slice(0, -1)) as JsonObject).length === 0;
      if (edit.kind === "unset" && !isEmptied) expect(head + tail).toBe(text.length);
      if (
        choice.kind === "insert" &&
        findAt(raw, edit.pointer) === undefined &&
        !/\{\s*\}|\[\s*\]/.test(written)
      )
        expect(head + tail).toBe(written.length);
      if (written.includes("\r\n")) expect(text).not.toMatch(/[^\r]\n/);
    }),
    { numRuns: RUNS },
  );
});

test("edits of a new document are those of its data, in both forms", async () => {
  await fc.assert(
    fc.asyncProperty(dataArbitrary, fc.array(choiceArbitrary, { maxLength: 4 }), async (data, choices) => {
      for (const form of ["json", "markdown"] as const) {
        let expected = data;
        let source = sourceOf(form, "{}");
        source = sourceOf(form, form === "json" ? "{}\n" : "Prose.\n");
        source = sourceOf(form, await editText(source, [{ kind: "set", pointer: [], value: data }]));
        for (const choice of choices) {
          const edit = chooseEdit(expected, null, choice);
          if (edit === null) continue;
          expected = applyEdit(expected, edit);
          source = sourceOf(form, await editText(source, [edit]));
        }
        const parsed = await parseDocument(source);
        expect(parsed.raw).toEqual(expected);
        if (form === "markdown") expect(parsed.body).toBe("Prose.\n");
      }
    }),
    { numRuns: RUNS / 4 },
  );
});

test("every value has a position, and its key or item stands there", async () => {
  await fc.assert(
    fc.asyncProperty(yamlFileArbitrary, async (file) => {
      const source = sourceOf("markdown", textOf(file));
      const { raw } = await parseDocument(source);
      if (raw === null) return;
      const pointers = pointersOf(raw).map(formatPointer);
      const places = await findPositions(source, pointers);
      expect([...places.keys()].sort()).toEqual([...new Set(pointers)].sort());
      const lines = source.text.replace(/^\ufeff/, "").split("\n");
      for (const { key } of file.written.chunks) {
        const place = places.get(formatPointer([key]))!;
        const rest = lines[place.line - 1]!.slice(place.column - 1);
        expect([key, JSON.stringify(key), `'${key}'`].some((written) => rest.startsWith(`${written}:`))).toBe(
          true,
        );
      }
    }),
    { numRuns: RUNS / 4 },
  );
});

test("an edit never throws anything but CtxError", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: fc.constantFrom("---", "\n", "\r\n", "a: 1", "x", "---js", "{", '"') }),
      async (body) => {
        for (const form of ["json", "markdown"] as const) {
          const wild = sourceOf(form, body);
          const result = await editText(wild, [{ kind: "set", pointer: ["a"], value: 2 }]).catch(
            (error: unknown) => error,
          );
          if (typeof result !== "string") expect(isCtxError(result) && result.code).toBe("FILE_INVALID");
          else expect((await parseDocument({ ...wild, text: result })).raw).toMatchObject({ a: 2 });
        }
      },
    ),
    { numRuns: RUNS / 4 },
  );
});
