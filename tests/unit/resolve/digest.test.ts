import { expect, test } from "vitest";
import { canonicalJson } from "../../../src/model/json/canonical-json.js";
import type { Json } from "../../../src/model/json/json.js";
import { makeDocument, makeEntry, makeLayer, resolveThem } from "../../support/layers.js";
import { ulid } from "../../support/world.js";

const entries = Array.from({ length: 25 }, (_, index) =>
  makeEntry({ id: ulid(String(index)), kind: "progress", text: "step" }),
);
const note = makeDocument(
  ".context/tasks/task-42/decisions/jwt.md",
  { status: "accepted" },
  {
    role: "note",
    form: "markdown",
    data: { status: "accepted" },
    body: "# JWT\r\n\r\nBecause.\r\n",
  },
);

function layers(more: Partial<ReturnType<typeof makeLayer>> = {}) {
  return [
    makeLayer("project", { "context.json": { caching: "Redis" } }),
    makeLayer("task-42", { "context.json": { title: "Login" } }, { entries, notes: [note], ...more }),
  ];
}

test("it is over the canonical JSON of ref, data, notes and all entries", () => {
  const { digestText, entries: shown } = resolveThem(layers());
  expect(shown).toHaveLength(20);
  const value = {
    ref: "task/task-42",
    data: { caching: "Redis", title: "Login" },
    notes: [
      { ref: "task/task-42", path: note.path, meta: { status: "accepted" }, markdown: "# JWT\n\nBecause.\n" },
    ],
    entries: entries.map(({ record }) => ({ ref: "task/task-42", ...record })) as unknown as Json,
  };
  expect(digestText()).toBe(canonicalJson(value));
});

test("where a layer was read from does not count", () => {
  expect(resolveThem(layers({ from: "refs/heads/x", commit: "0".repeat(40) })).digestText()).toBe(
    resolveThem(layers()).digestText(),
  );
});

test("personal documents, notes and layers do not count", () => {
  const [project, task] = layers() as [ReturnType<typeof makeLayer>, ReturnType<typeof makeLayer>];
  const mine = makeLayer("global", { "context.json": { editor: "vim" } });
  const personal = {
    ...mine,
    personal: true,
    documents: mine.documents.map((document) => ({ ...document, personal: true })),
  };
  const withMine = {
    ...task,
    documents: [
      ...task.documents,
      makeDocument(".context/tasks/task-42/context.local.json", { title: "Mine" }),
    ],
    notes: [...task.notes, { ...note, path: ".context/tasks/task-42/todo.local.md", personal: true }],
  };
  const resolved = resolveThem([personal, project, withMine]);
  expect(resolved.data).toEqual({ editor: "vim", caching: "Redis", title: "Mine" });
  expect(resolved.notes).toHaveLength(2);
  expect(resolved.digestText()).toBe(resolveThem([project, task]).digestText());
});

test.each<[string, Parameters<typeof layers>[0]]>([
  ["an entry more", { entries: [...entries, makeEntry({ id: ulid("99"), text: "x" })] }],
  ["a note less", { notes: [] }],
  ["a note elsewhere", { notes: [{ ...note, path: ".context/tasks/task-42/other.md" }] }],
  [
    "an entry of 25 changed, though only 20 are shown",
    {
      entries: entries.map((entry, index) =>
        index === 0 ? makeEntry({ ...entry.record, text: "y" }) : entry,
      ),
    },
  ],
])("%s changes it", (_, more) => {
  expect(resolveThem(layers(more)).digestText()).not.toBe(resolveThem(layers()).digestText());
});

test("line endings of prose do not count", () => {
  const lf = { ...note, body: note.body.replaceAll("\r\n", "\n") };
  expect(resolveThem(layers({ notes: [lf] })).digestText()).toBe(resolveThem(layers()).digestText());
});

test("bodies of data documents are notes before the note files, blank ones are not", () => {
  const task = makeLayer("task-42", { "context.md": {} }, { notes: [note] });
  const body = { ...task, documents: task.documents.map((document) => ({ ...document, body: "Why.\n" })) };
  const blank = { ...task, documents: task.documents.map((document) => ({ ...document, body: " \n\n" })) };
  expect(resolveThem([body]).notes.map(({ path, meta }) => [path, meta])).toEqual([
    [".context/tasks/task-42/context.md", {}],
    [note.path, { status: "accepted" }],
  ]);
  expect(resolveThem([blank]).notes).toHaveLength(1);
});
