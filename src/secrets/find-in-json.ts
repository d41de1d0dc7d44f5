// Finds secrets in a JSON value: in its decoded strings and keys, and by what the keys are called.
import { isJsonObject, type Json } from "../model/json/json.js";
import type { Pointer } from "../model/json/pointer.js";
import { findSecrets, NAMED_SECRET, type FoundSecret } from "./find-secrets.js";
import { tellingOf, type Telling } from "./key-names.js";
import { isSecretValue } from "./named-values.js";
import { mayHoldSecret } from "./suspicion.js";

/** A secret in a value. */
export interface SecretInJson extends Pick<FoundSecret, "kind" | "name"> {
  /**
   * Where it is; for a secret in a key, the object that has the key. No token of it holds a secret: it ends above the
   * first that would.
   */
  readonly pointer: Pointer;
  readonly isInKey: boolean;
  /** The secret itself, decoded. INVARIANT: for hashing and comparing only; it is never shown and never written. */
  readonly secret: string;
  /** The whole string that it stands in. */
  readonly value: string;
}

/**
 * Finds the secrets of a value, in the order of its members. Numbers are not looked at: a password of digits alone
 * cannot be told from any other number.
 */
export function findSecretsInJson(value: Json): SecretInJson[] {
  const found: SecretInJson[] = [];
  walk(value, { pointer: [], telling: null, found });
  return found;
}

interface Walk {
  readonly pointer: Pointer;
  readonly telling: Telling;
  readonly found: SecretInJson[];
}

function walk(value: Json, { pointer, telling, found }: Walk): void {
  if (typeof value === "string") return lookAt(value, { pointer, telling, found });
  if (Array.isArray(value)) {
    for (const [index, element] of value.entries())
      walk(element, { pointer: [...pointer, String(index)], telling, found });
    return;
  }
  if (!isJsonObject(value)) return;
  for (const [key, member] of Object.entries(value)) {
    const inKey = findIfSuspect(key);
    for (const { kind, name, start, end } of inKey)
      found.push({ kind, name, pointer, isInKey: true, secret: key.slice(start, end), value: key });
    const below = inKey.length > 0 ? pointer : [...pointer, key];
    // What stands below `secrets` or `credentials` may be one, whatever it is called itself.
    const inherited = telling === null ? null : "maybe";
    walk(member, { pointer: below, telling: tellingOf(key) ?? inherited, found });
  }
}

/** Most strings are short and clean, and asking every rule about each of them would take most of the time. */
function findIfSuspect(text: string): FoundSecret[] {
  return mayHoldSecret(text) ? findSecrets(text) : [];
}

function lookAt(value: string, { pointer, telling, found }: Walk): void {
  const secrets = findIfSuspect(value);
  for (const { kind, name, start, end } of secrets)
    found.push({ kind, name, pointer, isInKey: false, secret: value.slice(start, end), value });
  if (secrets.length > 0 || telling === null) return;
  const trimmed = value.trim();
  if (!isSecretValue(trimmed, telling)) return;
  found.push({ ...NAMED_SECRET, pointer, isInKey: false, secret: trimmed, value });
}
