// ctx's own words: the keys of a document that begin with `$`, taken out of its data.
import { makeFinding, type Finding } from "../errors/finding.js";
import type { Strategy, Words } from "../model/document.js";
import { isJsonObject, setOwn, type Json, type JsonObject } from "../model/json/json.js";
import { escapeToken } from "../model/json/pointer.js";
import { findSimilar } from "../model/text/similar.js";

const KNOWN_WORDS = [
  "$schema",
  "$branch",
  "$parent",
  "$needs",
  "$covers",
  "$merge",
  "$final",
  "$from",
  "$session",
] as const;

const SESSION_KEYS = ["workdir", "env", "prereqs", "requires"];

/** Splits a document that its schema accepts into the user's data and ctx's words. */
export function splitWords(
  raw: JsonObject,
  path: string,
): { data: JsonObject; words: Words; findings: Finding[] } {
  const keys = Object.keys(raw);
  if (!keys.some((key) => key.startsWith("$"))) return { data: raw, words: {}, findings: [] };
  const data: JsonObject = {};
  const found: JsonObject = {};
  const findings: Finding[] = [];
  for (const key of keys) {
    const value = raw[key] as Json;
    if (!key.startsWith("$")) setOwn(data, key, value);
    else if (isKnown(key)) found[key] = value;
    else findings.push(unknownWord(key, path));
    if (key === "$session" && isJsonObject(value)) findings.push(...unknownSessionKeys(value, path));
  }
  return { data, words: readWords(found), findings };
}

/** Tells whether a key belongs to ctx and so never enters the data. */
export function isWord(key: string): boolean {
  return key.startsWith("$");
}

// The schema has checked every shape, so the casts below hold.
function readWords(raw: JsonObject): Words {
  const words: Words = {};
  if (raw["$branch"] !== undefined) words.branch = raw["$branch"] as string;
  if (raw["$parent"] !== undefined) words.parent = raw["$parent"] as string;
  if (raw["$needs"] !== undefined) words.needs = raw["$needs"] as string[];
  if (raw["$covers"] !== undefined) words.covers = raw["$covers"] as string[];
  if (raw["$final"] !== undefined) words.final = raw["$final"] as string[];
  if (raw["$from"] !== undefined) words.from = raw["$from"];
  if (raw["$session"] !== undefined) words.session = raw["$session"] as JsonObject | null;
  if (raw["$merge"] !== undefined) {
    words.merge = Object.fromEntries(
      Object.entries(raw["$merge"] as Record<string, string>).map(([pointer, text]) => [
        pointer,
        readStrategy(text),
      ]),
    );
  }
  return words;
}

function readStrategy(text: string): Strategy {
  if (text.startsWith("by:")) return { kind: "by", key: text.slice("by:".length) };
  return { kind: text as "append" | "union" | "replace" };
}

function isKnown(key: string): boolean {
  return (KNOWN_WORDS as readonly string[]).includes(key);
}

function unknownWord(key: string, path: string): Finding {
  const near = findSimilar(key, KNOWN_WORDS);
  return makeFinding("WORD_UNKNOWN", `${key} is not one of ctx's words, and no data either; it is ignored.`, {
    path,
    pointer: `/${escapeToken(key)}`,
    hint: near === null ? "Keys that begin with $ are reserved; rename it." : `did you mean ${near}?`,
  });
}

function unknownSessionKeys(session: JsonObject, path: string): Finding[] {
  const unknown = Object.keys(session).filter((key) => !SESSION_KEYS.includes(key));
  return unknown.map((key) => {
    const near = findSimilar(key, SESSION_KEYS);
    return makeFinding("WORD_UNKNOWN", `$session has no ${key}; it is ignored.`, {
      path,
      pointer: `/$session/${escapeToken(key)}`,
      hint: near === null ? `It has ${SESSION_KEYS.join(", ")}.` : `did you mean ${near}?`,
    });
  });
}
