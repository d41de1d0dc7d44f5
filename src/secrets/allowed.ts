// The hash by which a team allows a value that looks like a secret and is none: `secrets.allow` in config.json.
import { sha256Hex } from "../model/text/sha256.js";
import { utf8Encode } from "../model/text/utf8.js";

/** The form in which a secret is named without being told: `sha256:` and the digits of its UTF-8. */
export function hashOfSecret(secret: string): string {
  return `sha256:${sha256Hex(utf8Encode(secret))}`;
}

/** Tells whether a secret is allowed: by its own hash, or by that of the whole string around it. */
export function isAllowed(
  { secret, value }: { readonly secret: string; readonly value: string },
  allow: readonly string[],
): boolean {
  if (allow.length === 0) return false;
  return allow.includes(hashOfSecret(secret)) || (value !== secret && allow.includes(hashOfSecret(value)));
}
