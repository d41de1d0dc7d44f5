// JSON values as YAML 1.2 block style. When in doubt a text is quoted, and JSON's quoting is valid YAML (§7.3.1);
// editing YAML is not done here: this only prints.
import { isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";
import { escapeHidden, hasHidden } from "../../model/text/visible-text.js";

// Beyond 1024 characters a reader may refuse a key that is not marked as one (§7.4.2).
const LONGEST_SIMPLE_KEY = 1000;
const PLAIN = /^[A-Za-z_](?:[A-Za-z0-9_./@ ()-]*[A-Za-z0-9_./@()])?$/;
// What the core schema or older readers take for something else.
const RESERVED = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

/** Writes a value as a YAML document without its last line break. */
export function formatYaml(value: Json): string {
  if (isFilled(value)) return linesOf(value).join("\n");
  const [first, ...more] = scalarLines(value);
  return [first, ...more.map(indent)].join("\n");
}

/** The lines of a value that stands by itself. */
function linesOf(value: Json): string[] {
  if (Array.isArray(value) && value.length > 0) return value.flatMap(itemLines);
  if (isJsonObject(value) && Object.keys(value).length > 0) return memberLines(value);
  return scalarLines(value);
}

function itemLines(item: Json): string[] {
  const [first = "", ...more] = isFilled(item) ? linesOf(item) : scalarLines(item);
  return [`- ${first}`, ...more.map(indent)];
}

function memberLines(value: JsonObject): string[] {
  return Object.keys(value).flatMap((key) => {
    const member = value[key] as Json;
    const name = formatText(key);
    const start = name.length > LONGEST_SIMPLE_KEY ? [`? ${name}`, ":"] : [`${name}:`];
    const opening = start.at(-1) as string;
    if (isFilled(member)) return [...start, ...linesOf(member).map(indent)];
    const [first = "", ...more] = scalarLines(member);
    return [...start.slice(0, -1), `${opening} ${first}`, ...more.map(indent)];
  });
}

/** The lines of a scalar or an empty container; all but the first belong one level deeper. */
function scalarLines(value: Json): string[] {
  if (typeof value !== "string") return [JSON.stringify(value)];
  if (!isLiteral(value)) return [formatText(value)];
  const isEnded = value.endsWith("\n");
  return [isEnded ? "|" : "|-", ...(isEnded ? value.slice(0, -1) : value).split("\n")];
}

/** A literal block shows text of several lines as it is; only text that no reader could take otherwise. */
function isLiteral(text: string): boolean {
  if (!text.includes("\n") || text.endsWith("\n\n") || /^[ \t\n]/.test(text)) return false;
  return !/^[ \t]+$/m.test(text) && !hasHidden(text.replace(/[\n\t]/g, "")) && !/[\r\u0085\u00a0]/.test(text);
}

function formatText(text: string): string {
  return PLAIN.test(text) && !RESERVED.test(text) ? text : escapeHidden(JSON.stringify(text));
}

function isFilled(value: Json): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

function indent(line: string): string {
  return line === "" ? "" : `  ${line}`;
}
