// Which secrets the text of one file holds, and where: its values are decoded first, since an escape or a folded line
// hides a secret from whoever reads the bytes. What is done about them is decided by those who ask.
import { parseDocument } from "../../format/document.js";
import { parseJson } from "../../format/json.js";
import { makePlaceFinder, type Place } from "../../format/text-place.js";
import type { SourceText } from "../../model/document.js";
import { isJsonObject, type Json } from "../../model/json/json.js";
import { formatPointer } from "../../model/json/pointer.js";
import { decodeName } from "../../model/names.js";
import { isAllowed } from "../../secrets/allowed.js";
import { DELEGATIONS_DIRECTORY } from "../layout.js";
import { findSecretsInJson, type SecretInJson } from "../../secrets/find-in-json.js";
import { findSecrets, type FoundSecret } from "../../secrets/find-secrets.js";

/** A secret in the text of a file. */
export interface WrittenSecret extends Pick<FoundSecret, "kind" | "name"> {
  /** The value that holds it, or, for a key that is one, the object around; null in prose, and in what cannot be read. */
  readonly pointer: string | null;
  /** In the file, 1-based. */
  readonly place: Place;
  /** The secret itself, decoded. INVARIANT: for hashing and comparing only; it is never shown and never written. */
  readonly secret: string;
  /** The whole string that it stands in; in prose the secret itself. */
  readonly value: string;
}

/**
 * Finds the secrets of a file in the order of their places, each once at a place. What a file is, its name tells: entries
 * (`.jsonl`), JSON, Markdown; anything else, and what cannot be read as what it is, is searched as it stands.
 */
export async function findWrittenSecrets(
  { path, text }: Pick<SourceText, "path" | "text">,
  allow: readonly string[],
): Promise<WrittenSecret[]> {
  const found = await findIn({ path, text });
  const seen = new Set<string>();
  return found
    .filter((one) => !isAllowed(one, allow))
    .sort((left, right) => left.place.line - right.place.line || left.place.column - right.place.column)
    .filter(({ place, secret }) => {
      const key = JSON.stringify([place, secret]);
      return !seen.has(key) && seen.add(key);
    });
}

/** Finds the secrets in a name on disk: that of a file, of a task or, decoded, of a branch. */
export function findSecretsInName(
  encoded: string,
  allow: readonly string[],
): Pick<WrittenSecret, "kind" | "name" | "secret">[] {
  const value = decodeName(encoded) ?? encoded;
  return findSecrets(value)
    .map(({ kind, name, start, end }) => ({ kind, name, secret: value.slice(start, end), value }))
    .filter((one) => !isAllowed(one, allow));
}

async function findIn(source: { path: string; text: string }): Promise<WrittenSecret[]> {
  if (source.path.endsWith(".jsonl")) return findInEntries(source);
  if (source.path.endsWith(".json")) {
    const { value } = parseJson(source);
    return value === undefined
      ? findInProse(source.text, 0)
      : findInValues({ ...source, form: "json" }, value);
  }
  return source.path.endsWith(".md") ? findInMarkdown(source) : findInProse(source.text, 0);
}

/** Every line is a value of its own; one that is none is searched as it stands. */
function findInEntries({ path, text }: { path: string; text: string }): WrittenSecret[] {
  return text.split("\n").flatMap((line, index) => {
    const { value } = parseJson({ path, text: line });
    const atLine = (column: number): Place => ({ line: index + 1, column });
    if (value === undefined)
      return findInProse(line, 0).map((one) => ({ ...one, place: atLine(one.place.column) }));
    const found = findSecretsInJson(value);
    const columnOf = ({ secret }: SecretInJson): number =>
      found.length > MOST_SOUGHT ? 1 : Math.max(1, line.indexOf(secret) + 1);
    return found.map((one) => asWritten(one, atLine(columnOf(one))));
  });
}

async function findInMarkdown({ path, text }: { path: string; text: string }): Promise<WrittenSecret[]> {
  const source = { path, form: "markdown", text } as const;
  const { raw, body } = await parseDocument(source);
  if (raw === null) return findInProse(text, 0);
  const bodyStart = text.length - body.length;
  return [
    ...(await findInValues(source, raw)),
    ...findInComments(text.slice(0, bodyStart)),
    ...findInProse(text, bodyStart),
  ];
}

/** Comments of front matter are no values, and yet stand in the file. */
function findInComments(front: string): WrittenSecret[] {
  const finder = makePlaceFinder(front);
  return [...front.matchAll(/(?<=^|[ \t])#.*/gm)].flatMap(({ 0: comment, index }) =>
    findSecrets(comment).map((one) => inProse(one, comment, finder(index + one.start))),
  );
}

function findInProse(text: string, from: number): WrittenSecret[] {
  const finder = makePlaceFinder(text);
  const prose = text.slice(from);
  return findSecrets(prose).map((one) => inProse(one, prose, finder(from + one.start)));
}

function inProse({ kind, name, start, end }: FoundSecret, prose: string, place: Place): WrittenSecret {
  const secret = prose.slice(start, end);
  return { kind, name, pointer: null, place, secret, value: secret };
}

/** Secrets of decoded values. Where the file holds one as it is, once, that is its place; else the value's. */
async function findInValues(source: SourceText, value: Json): Promise<WrittenSecret[]> {
  const found = isDelegation(source.path) ? findInDelegation(value) : findSecretsInJson(value);
  if (found.length === 0 || !isJsonObject(value)) return found.map((one) => asWritten(one, START));
  const { findPositions } = await import("../../format/positions.js");
  const places = await findPositions(source, [
    ...new Set(found.map(({ pointer }) => formatPointer(pointer))),
  ]);
  const finder = makePlaceFinder(source.text);
  return found.map((one) => {
    const at = found.length > MOST_SOUGHT ? -1 : source.text.indexOf(one.secret);
    const isOnce = at !== -1 && source.text.indexOf(one.secret, at + 1) === -1;
    return asWritten(one, isOnce ? finder(at) : (places.get(formatPointer(one.pointer)) ?? START));
  });
}

function isDelegation(path: string): boolean {
  return path.includes(`${DELEGATIONS_DIRECTORY}/`);
}

/** What a proposal's data is called stands beside it, and tells as much as a key would. */
function findInDelegation(value: Json): SecretInJson[] {
  if (!isJsonObject(value) || typeof value["key"] !== "string") return findSecretsInJson(value);
  const { data = null, ...others } = value;
  const inData = findSecretsInJson({ [value["key"]]: data })
    .filter(({ isInKey, pointer }) => !isInKey || pointer.length > 0)
    .map((one) => ({ ...one, pointer: ["data", ...one.pointer.slice(1)] }));
  return [...findSecretsInJson(others), ...inData];
}

/** Of so many secrets in one file, nobody needs more than the value that each is in, and searching for each takes long. */
const MOST_SOUGHT = 100;

const START: Place = { line: 1, column: 1 };

function asWritten({ kind, name, pointer, secret, value }: SecretInJson, place: Place): WrittenSecret {
  return { kind, name, pointer: formatPointer(pointer), place, secret, value };
}
