// What a file says by readers that ctx does not use: JSON.parse, the `yaml` package, and a few lines of our own. Null
// where they call it broken. A file whose damage ctx does not find must mean here what it means to ctx.
import { isAlias, isScalar, parseAllDocuments, visit, type Document } from "yaml";
import type { Json } from "../../src/model/json/json.js";

export type Form = "json" | "markdown" | "entries";

/** The value of a whole file: the data of a document, or the records of an entries file by id. */
export function readIndependently(bytes: Uint8Array, form: Form): Json | null {
  const text = decode(bytes);
  if (text === null) return null;
  if (form === "json") return parseObject(text);
  if (form === "entries") return readRecords(text);
  return readFrontMatter(text);
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null; // Not UTF-8: broken for everybody.
  }
}

function parseObject(text: string): Json | null {
  if (hasDoubleKey(text)) return null;
  try {
    const value = JSON.parse(text) as Json;
    return typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch {
    return null; // Not JSON.
  }
}

function readRecords(text: string): Json | null {
  const records: Record<string, Json> = {};
  for (const line of text.split("\n")) {
    if (/^[ \t\r]*$/.test(line)) continue;
    const record = parseObject(line);
    const id = (record as Record<string, Json> | null)?.["id"];
    if (typeof id !== "string") return null;
    records[id] = record as Json;
  }
  return Object.keys(records).length === 0 ? null : records;
}

function readFrontMatter(text: string): Json | null {
  const lines = text.split("\n").map((line) => line.replace(/\r$/, ""));
  if (lines[0] !== "---") return /^-{3}[^-]/.test(lines[0] as string) ? null : {};
  const end = lines.indexOf("---", 1);
  if (end === -1) return null;
  const documents = parseAllDocuments(lines.slice(1, end).join("\n"), { version: "1.2", strict: true });
  if (!Array.isArray(documents) || documents.length > 1) return documents.length > 1 ? null : {};
  const [document] = documents;
  if (document === undefined) return {};
  if (document.errors.length + document.warnings.length > 0 || hasOddities(document)) return null;
  const value = document.toJS() as Json;
  if (value === null) return {};
  return typeof value === "object" && !Array.isArray(value) ? value : null;
}

/** Aliases are refused by ctx, and keys that are no text; `yaml` makes something of both. */
function hasOddities(document: Document): boolean {
  let isOdd = false;
  visit(document, {
    Alias: () => void (isOdd = true),
    Pair: (_, { key }) => {
      if (isAlias(key) || !isScalar(key) || typeof key.value !== "string") isOdd = true;
    },
  });
  return isOdd;
}

/** Whether an object of a JSON text has a key twice; the text need not be JSON. */
function hasDoubleKey(text: string): boolean {
  const open: Set<string>[] = [];
  for (const { 0: token, 1: string, index } of text.matchAll(/("(?:[^"\\]|\\.)*")|[{}[\]]/gs)) {
    if (token === "{" || token === "[") open.push(new Set());
    else if (token === "}" || token === "]") open.pop();
    else if (/^\s*:/.test(text.slice(index + token.length, index + token.length + 99))) {
      const key = unescape(string as string);
      if (open.at(-1)?.has(key)) return true;
      open.at(-1)?.add(key);
    }
  }
  return false;
}

function unescape(string: string): string {
  try {
    return JSON.parse(string) as string;
  } catch {
    return string; // A bad escape: JSON.parse of the whole will say so.
  }
}
