// docs/formats.md: every published schema; first the files that people and ctx write, then what `--json` prints.
import { formatProse, formatTable, GENERATED } from "./markdown.js";
import { follow, listProperties, type Schema, type Schemas } from "./schema-words.js";

export function makeFormatsPage(schemas: Schemas): string {
  const paths = Object.keys(schemas).sort();
  const files = paths.filter((path) => !path.startsWith("output/"));
  const shared = ["output/envelope.schema.json"];
  const outputs = paths.filter((path) => path.startsWith("output/") && !shared.includes(path) && !isParts(path));
  const lines = [
    "# Formats",
    "",
    GENERATED,
    "",
    "Every file that ctx reads and every document that it prints has a JSON Schema (2020-12). They are published with the",
    "package, e.g. `git-ctx/schemas/entry.schema.json`, and named by a permanent address. A dot in a name leads into an",
    "object, `[]` into the items of a list, `*` into the members of an object whose keys are free.",
    "",
    "Files:",
    "",
    ...files.map((path) => linkTo(path, schemas)),
    "",
    "Output of `--json`:",
    "",
    ...[...shared, ...outputs].map((path) => linkTo(path, schemas)),
    ...[...files, ...shared, ...outputs].flatMap((path) => ["", ...describe(path, schemas)]),
  ];
  return `${lines.join("\n")}\n`;
}

/** What several outputs share is shown where they use it. */
function isParts(path: string): boolean {
  return path === "output/parts.schema.json";
}

function linkTo(path: string, schemas: Schemas): string {
  const title = schemas[path]?.title ?? path;
  const anchor = title.toLowerCase().replace(/[^a-z0-9 -]/g, "").replace(/ /g, "-");
  return `- [${title}](#${anchor})`;
}

function describe(path: string, schemas: Schemas): string[] {
  const schema = schemas[path] as Schema;
  const place = { schemas, path, schema };
  const { schema: followed } = follow(place);
  // A form that only repeats what is required of the properties above adds nothing to a table.
  const forms = (followed.oneOf ?? followed.anyOf ?? [])
    .map((form) => listProperties({ ...follow(place), schema: form }))
    .filter((rows) => rows.length > 0);
  const success = path === "output/envelope.schema.json" ? [schema.$defs?.["success"], schema.$defs?.["failure"]] : [];
  const answers = success.flatMap((form) => (form === undefined ? [] : [listProperties({ ...place, schema: form })]));
  const rows = listProperties(place);
  const tables = answers.length > 0 ? answers : forms.length > 0 ? forms : [rows];
  return [
    `## ${schema.title ?? path}`,
    "",
    `${formatProse(schema.description ?? "")} [Schema](../schemas/${path})`,
    ...tables.flatMap((table, index) => [
      ...(index === 0 ? [] : ["", "or"]),
      "",
      ...(table.length === 0 ? ["Any object."] : formatTable(["property", "type", "required", ""], table)),
    ]),
  ];
}
