// R6: secrets among what is new. What looks like one is secrets/; here are only its place and its kind, never its value.
import { setOwn, type JsonObject } from "../../model/json/json.js";
import { formatPointer, parsePointer } from "../../model/json/pointer.js";
import type { Risk } from "../../model/review.js";
import { isAllowed } from "../../secrets/allowed.js";
import { findSecretsInJson } from "../../secrets/find-in-json.js";
import { findSecrets } from "../../secrets/find-secrets.js";
import { summarizeTraces, type Trace } from "./place.js";
import type { NewText, RiskSubject } from "./subject.js";

/** Finds them, those left out that the settings allow. */
export function findSecretTexts({ texts, allowedSecrets }: RiskSubject): Risk[] {
  return texts.flatMap((text) => {
    const traces =
      text.kind === "value" ? findInValue(text, allowedSecrets) : findInText(text, allowedSecrets);
    // A key that holds a secret must not be told as the name of the place either.
    const place = text.kind === "key" && traces.length > 0 ? { ...text, name: withoutLast(text.name) } : text;
    return summarizeTraces("R6", place, traces);
  });
}

/** A value is judged with the keys above it: `password` makes a word a secret. */
function findInValue({ name, text }: NewText, allow: readonly string[]): Trace[] {
  const tree = parsePointer(name).reduceRight<JsonObject | string>((below, token) => {
    const above: JsonObject = {};
    setOwn(above, token, below);
    return above;
  }, text);
  return findSecretsInJson(tree)
    .filter(({ isInKey }) => !isInKey)
    .filter(({ secret, value }) => !isAllowed({ secret, value }, allow))
    .map(({ kind, name: what }) => traceOf(kind, what, 0));
}

function findInText({ text }: NewText, allow: readonly string[]): Trace[] {
  return findSecrets(text)
    .filter(({ start, end }) => !isAllowed({ secret: text.slice(start, end), value: text }, allow))
    .map(({ kind, name, start }) => traceOf(kind, name, start));
}

function traceOf(kind: string, name: string, offset: number): Trace {
  return { kind, severity: "high", offset, what: `What looks like ${name}` };
}

function withoutLast(pointer: string): string {
  return formatPointer(parsePointer(pointer).slice(0, -1));
}
