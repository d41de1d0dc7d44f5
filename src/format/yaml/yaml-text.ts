// JSON values as YAML text: block style, short, and quoted wherever a YAML 1.1 reader would misread it.
import { isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";
import type { ScalarStyle } from "../tree/source-tree.js";

export const YAML_INDENT = 2;

/** Writes a mapping as block YAML, keys in the order given, with "\n" after every line; nothing for `{}`. */
export function formatYamlDocument(data: JsonObject): string {
  return formatYamlBlock(data, NEW_LAYOUT)
    .map((line) => `${line}\n`)
    .join("");
}

/** Tells whether block style has lines of its own for a value: objects and arrays that are not empty. */
export function hasBlockForm(value: Json): value is Json[] | JsonObject {
  return Array.isArray(value) ? value.length > 0 : isJsonObject(value) && Object.keys(value).length > 0;
}

/** How block style is laid out, in spaces. */
export interface YamlLayout {
  /** Before every line. */
  readonly indent: number;
  /** How much deeper a mapping in a mapping stands. */
  readonly step: number;
  /** How much deeper a list in a mapping stands. */
  readonly listStep: number;
  /** Whether a text of several lines becomes a literal block. */
  readonly hasLiterals: boolean;
}

/** How ctx lays out what is new. */
export const NEW_LAYOUT: YamlLayout = {
  indent: 0,
  step: YAML_INDENT,
  listStep: YAML_INDENT,
  hasLiterals: true,
};

/** The lines of a non-empty object or array in block style. */
export function formatYamlBlock(value: Json[] | JsonObject, layout: YamlLayout): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => formatYamlItem(item, layout));
  return Object.entries(value).flatMap(([key, member]) => formatYamlMember(key, member, layout));
}

/** The lines of one member of a block mapping. */
export function formatYamlMember(key: string, value: Json, layout: YamlLayout): string[] {
  const lead = `${" ".repeat(layout.indent)}${formatYamlKey(key)}:`;
  if (!hasBlockForm(value)) return formatLeaf(lead, value, layout);
  const step = Array.isArray(value) ? layout.listStep : layout.step;
  return [lead, ...formatYamlBlock(value, { ...layout, indent: layout.indent + step })];
}

/** The lines of one item of a block list; an object or a list in it begins on the line of the dash. */
export function formatYamlItem(value: Json, layout: YamlLayout): string[] {
  const margin = " ".repeat(layout.indent);
  if (!hasBlockForm(value)) return formatLeaf(`${margin}-`, value, layout);
  const indent = layout.indent + YAML_INDENT;
  const [first, ...rest] = formatYamlBlock(value, { ...layout, indent });
  return [`${margin}- ${(first as string).slice(indent)}`, ...rest];
}

function formatLeaf(lead: string, value: Json, { indent, step, hasLiterals }: YamlLayout): string[] {
  if (!hasLiterals || typeof value !== "string" || !isLiteral(value))
    return [`${lead} ${formatYamlInline(value)}`];
  const margin = " ".repeat(indent + step);
  const content = value.endsWith("\n") ? value.slice(0, -1) : value;
  const lines = content.split("\n").map((line) => (line === "" ? "" : margin + line));
  return [`${lead} ${value.endsWith("\n") ? "|" : "|-"}`, ...lines];
}

/** A value on one line: a scalar, or an object or array in flow style. */
export function formatYamlInline(
  value: Json,
  options: { isInFlow?: boolean; style?: ScalarStyle } = {},
): string {
  if (typeof value === "string") return formatYamlString(value, options);
  if (Array.isArray(value))
    return `[${value.map((item) => formatYamlInline(item, { isInFlow: true })).join(", ")}]`;
  if (!isJsonObject(value)) return Object.is(value, -0) ? "0" : String(value);
  const members = Object.entries(value).map(
    ([key, member]) => `${formatYamlKey(key, true)}: ${formatYamlInline(member, { isInFlow: true })}`,
  );
  return `{${members.join(", ")}}`;
}

/** A key as it stands before its colon. */
export function formatYamlKey(key: string, isInFlow = false): string {
  return isPlain(key, isInFlow) ? key : quote(key);
}

/** A string on one line: in the style asked for where it can be, else plain, else in double quotes. */
function formatYamlString(
  text: string,
  { isInFlow = false, style = "plain" }: { isInFlow?: boolean; style?: ScalarStyle },
): string {
  if (style === "double") return quote(text);
  if (style === "single" && !NOT_PRINTABLE.test(text)) return `'${text.replaceAll("'", "''")}'`;
  return isPlain(text, isInFlow) ? text : quote(text);
}

// What YAML may not hold as it is, or may not hold in one line. JSON.stringify escapes the rest, lone surrogates too.
const NOT_PRINTABLE =
  /[^\x20-\x7e\u{a0}-\u{2027}\u{202a}-\u{d7ff}\u{e000}-\u{fefe}\u{ff00}-\u{fffd}\u{10000}-\u{10ffff}]/u;
const JSON_LEAVES = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

function quote(text: string): string {
  return JSON.stringify(text).replace(JSON_LEAVES, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

const INDICATOR_FIRST = /^[-?:,[\]{}#&*!|>'"%@` ]|^\.\.\./;
const STOPS = /: | #|[: ]$/;
const FLOW_STOPS = /[,[\]{}:]/;
// Words and numbers of YAML 1.1 and 1.2: y/n, on/off, octal, base 60, dates, hashes made of digits and e.
const MISLEADING = /^(?:y|n|yes|no|on|off|true|false|null|~|=|<<|[-+]?\.(?:inf|nan))$/i;
const NUMBER_LIKE = /^[-+]?\.?[0-9][0-9a-fxo_.,:+-]*(?:[t ][0-9: .+-]*z?)?$/i;

function isPlain(text: string, isInFlow: boolean): boolean {
  if (text === "" || NOT_PRINTABLE.test(text) || INDICATOR_FIRST.test(text) || STOPS.test(text)) return false;
  if (isInFlow && FLOW_STOPS.test(text)) return false;
  return !MISLEADING.test(text) && !NUMBER_LIKE.test(text);
}

/** Tells whether a text of several lines reads well as a literal block, which shows it as it is. */
export function isLiteral(text: string): boolean {
  if (!text.includes("\n") || text.endsWith("\n\n") || /^[\n ]/.test(text)) return false;
  return !NOT_PRINTABLE.test(text.replaceAll("\n", "")) && !/ (?:\n|$)/.test(text);
}
