// Values that a damaged fence turns into prose, told apart from prose that only looks a little like them.
import { expect, test } from "vitest";
import { parseDocument } from "../../../src/format/document.js";
import type { Document, DocumentRole } from "../../../src/model/document.js";
import { makeEmptyContext } from "../../../src/model/layer.js";
import { findHiddenFrontMatter } from "../../../src/validate/hidden-front-matter.js";

/** The line at which hidden values begin, or null. */
async function check(text: string, role: DocumentRole): Promise<number | null> {
  const source = { path: "context.md", form: "markdown", text } as const;
  const { raw, body } = await parseDocument(source);
  const document: Document = { ...source, role, personal: false, data: raw ?? {}, words: {}, body };
  const stored = { ...makeEmptyContext({ level: "project" }), documents: [document] };
  const context = { stored, directory: "", others: [], escaped: [], suspects: [], allow: [] };
  return findHiddenFrontMatter(context)[0]?.line ?? null;
}

const VALUES = "title: Login\nsteps:\n- one\n  more\n# note\nlast: 1\n";

test.each<[string, DocumentRole, number | null]>([
  [`--\n${VALUES}---\n`, "main", 1],
  [`-m-\n${VALUES}---\n`, "note", 1],
  [`\0---\n${VALUES}---\n`, "main", 1],
  [`${VALUES}---\n\nText\n`, "note", 1],
  [`\n\n---\n${VALUES}---\n`, "main", 3],
  [`---\n---\n${VALUES}---\n`, "main", 3],
  ["---\n---\ntitle: Login\n\nText\n", "note", 3],
  ["-", "main", 1],
  ["--\n", "note", 1],
  ["# Kept by the team\ntitle: Login\n---\n", "pattern", 1],
  ["Title: Login\n---\n", "main", 1],
  ["title: Login\n---\n", "note", 1],

  ["Note: tokens expire\n---\n\nText\n", "note", null],
  ["# Login\n\nSome: thing\n\n---\n", "main", null],
  ["Text\n---\ntitle: x\n---\n", "main", null],
  ["- one\n- two\n\n---\n", "main", null],
  [`${VALUES}`, "main", null],
  ["```yaml\ntitle: x\n---\n```\n", "main", null],
  [`---\n${VALUES}---\ntitle: again\n---\n`, "main", null],
  ["", "main", null],
])("%j as a %s", async (text, role, line) => {
  expect(await check(text, role)).toBe(line);
});
