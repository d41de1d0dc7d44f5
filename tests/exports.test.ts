// Pins the public library: whoever adds, renames or removes an export changes this list on purpose.
import { readFileSync } from "node:fs";
import ts from "typescript";
import { expect, test } from "vitest";
import { ROOT } from "./tidy/source.js";

/** Every export of src/index.ts as it is written there: `name` or `type name`, sorted. */
function listPublicNames(): string[] {
  const tree = ts.createSourceFile(
    "index.ts",
    readFileSync(`${ROOT}src/index.ts`, "utf8"),
    ts.ScriptTarget.ES2022,
  );
  return tree.statements
    .flatMap((statement) => {
      const clause = ts.isExportDeclaration(statement) ? statement.exportClause : undefined;
      if (clause === undefined || !ts.isNamedExports(clause)) return ["(not a list of names)"];
      const isType = ts.isExportDeclaration(statement) && statement.isTypeOnly;
      return clause.elements.map((part) =>
        isType || part.isTypeOnly ? `type ${part.name.text}` : part.name.text,
      );
    })
    .sort();
}

test("the library exports these names", () => {
  expect(listPublicNames()).toMatchInlineSnapshot(`
    [
      "CtxError",
      "ERRORS",
      "FINDINGS",
      "isCtxError",
      "openContext",
      "type ContextHandle",
      "type ErrorCode",
      "type ErrorDetail",
      "type Finding",
      "type FindingCode",
      "type GlobalHandle",
      "type Json",
      "type JsonObject",
      "type OpenOptions",
      "type Outcome",
      "type Runtime",
      "type Severity",
      "type SnapshotHandle",
      "type StatelessQuestion",
      "type WorkflowHandle",
    ]
  `);
});

test("the names that are values exist when the library is loaded", async () => {
  const loaded = Object.keys(await import("../src/index.js")).sort();
  expect(loaded).toEqual(listPublicNames().filter((name) => !name.startsWith("type ")));
});
