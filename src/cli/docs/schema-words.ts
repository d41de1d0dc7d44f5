// How JSON Schemas read in a reference: the type of a value in words, and the properties of an object as rows. Covers
// the keywords that the schemas of ctx use; a condition (`if`, `not`) is told by the description beside it.
import { formatCode, formatProse } from "./markdown.js";

export interface Schema {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** A longer list of words is not for reading; the schema has it. */
const MOST_LISTED = 12;

/** Schemas by their path below schemas/, e.g. `output/log.schema.json`. */
export type Schemas = Readonly<Record<string, Schema>>;

/** A schema and the file that it stands in, which its references are seen from. */
export interface Place {
  readonly schemas: Schemas;
  readonly path: string;
  readonly schema: Schema;
}

/** Follows a reference, and those it leads to; what stands beside them is kept. */
export function follow(place: Place): Place {
  let { path, schema } = place;
  while (schema.$ref !== undefined) {
    const [file = "", pointer = ""] = schema.$ref.split("#");
    const folder = path.replace(/[^/]*$/, "");
    path = file === "" ? path : folder + file;
    const name = pointer.replace("/$defs/", "");
    const { $ref: _, ...beside } = schema;
    const found = pointer === "" ? place.schemas[path] : place.schemas[path]?.$defs?.[name];
    if (found === undefined) throw new Error(`${place.path} refers to ${schema.$ref}, which is not there`);
    schema = { ...found, ...beside };
  }
  return { ...place, path, schema };
}

/** The type of a value in words, in Markdown. */
export function phraseType(place: Place): string {
  const { schema } = follow(place);
  const inside = (part: Schema): string => phraseType({ ...follow(place), schema: part });
  if (schema.const !== undefined) return formatValue(schema.const);
  if (schema.enum !== undefined) return phraseChoices(schema.enum);
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices !== undefined && schema.properties === undefined) {
    return [...new Set(choices.map(inside))].join(" or ");
  }
  const types = [schema.type ?? (schema.properties === undefined ? "any value" : "object")].flat();
  return types.map((type) => (type === "array" && schema.items ? `list of ${inside(schema.items)}` : type)).join(" or ");
}

function phraseChoices(values: readonly unknown[]): string {
  return values.length > MOST_LISTED ? `one of ${values.length} words` : values.map(formatValue).join(", ");
}

/** The properties of an object, those of objects inside it after a dot; a list's items are marked `[]`, members `*`. */
export function listProperties(place: Place, prefix = "", seen: readonly Schema[] = []): string[][] {
  const { schema, path } = follow(place);
  if (seen.some((one) => one.properties !== undefined && one.properties === schema.properties)) return [];
  const inside = (part: Schema): Place => ({ ...place, path, schema: part });
  return Object.entries(schema.properties ?? {}).flatMap(([key, part]) => {
    const name = prefix + key;
    const isRequired = schema.required?.includes(key) === true;
    const row = [formatCode(name), phraseType(inside(part)), isRequired ? "yes" : "", phraseProperty(inside(part))];
    return [row, ...listInside(inside(part), name, [...seen, schema])];
  });
}

function listInside(place: Place, name: string, seen: readonly Schema[]): string[][] {
  const { schema, path } = follow(place);
  const inside = (part: Schema): Place => ({ ...place, path, schema: part });
  const members = typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
  return [
    ...(schema.properties === undefined ? [] : listProperties(inside(schema), `${name}.`, seen)),
    ...(schema.items === undefined ? [] : listInside(inside(schema.items), `${name}[]`, seen)),
    ...(members === undefined ? [] : listInside(inside(members), `${name}.*`, seen)),
    ...[...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].flatMap((part) => listInside(inside(part), name, seen)),
  ];
}

function phraseProperty(place: Place): string {
  const { schema } = place;
  const description = schema.description ?? follow(place).schema.description ?? "";
  const standard = schema.default === undefined ? "" : ` Default: ${formatValue(schema.default)}.`;
  const examples = (schema.examples ?? []).map(formatValue).join(", ");
  return formatProse(description) + standard + (examples === "" ? "" : ` E.g. ${examples}.`);
}

function formatValue(value: unknown): string {
  return formatCode(JSON.stringify(value));
}
