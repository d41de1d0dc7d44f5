// Finds secrets in a text, whatever the text is. Where a text holds values (JSON, YAML), those are looked at decoded:
// find-in-json.ts. Whether a secret is allowed is the caller's question, by its hash.
import { isStandIn } from "./looks.js";
import { findNamedValues, type Stretch } from "./named-values.js";
import type { SecretRule } from "./rule.js";
import { CLOUD_RULES } from "./rules/clouds.js";
import { CODE_HOST_RULES } from "./rules/code-hosts.js";
import { KEY_RULES } from "./rules/keys-and-links.js";
import { PRODUCT_RULES } from "./rules/products.js";

/** A secret in a text; where it stands in UTF-16 code units. */
export interface FoundSecret extends Stretch {
  /** What it is, for programs: `github-token`. Permanent. */
  readonly kind: string;
  /** What it is, for people: "a GitHub token". */
  readonly name: string;
}

/** The value of a telling name, of no known format. */
export const NAMED_SECRET = { kind: "named-secret", name: "a password or key" } as const;

/** Every kind of secret that has a format. */
export const SECRET_RULES: readonly SecretRule[] = [
  ...KEY_RULES,
  ...CODE_HOST_RULES,
  ...CLOUD_RULES,
  ...PRODUCT_RULES,
];

/**
 * Finds every secret of a text, in the order of their places. They never overlap: of two readings of the same
 * characters the one with a format counts, and of two formats the first of the rules. Takes time in proportion to the
 * text, whatever it holds.
 */
export function findSecrets(text: string): FoundSecret[] {
  const found: FoundSecret[] = [];
  let taken: Uint8Array | undefined;
  const add = (secret: FoundSecret): void => {
    taken ??= new Uint8Array(text.length);
    if (taken.subarray(secret.start, secret.end).includes(1)) return;
    taken.fill(1, secret.start, secret.end);
    found.push(secret);
  };
  for (const rule of SECRET_RULES) {
    if (rule.marks.some((mark) => text.includes(mark)))
      for (const secret of findByRule(text, rule)) add(secret);
  }
  for (const stretch of findNamedValues(text)) add({ ...NAMED_SECRET, ...stretch });
  return found.sort((left, right) => left.start - right.start);
}

function isReal(secret: string): boolean {
  return !isStandIn(secret);
}

function* findByRule(text: string, { kind, name, pattern, accepts }: SecretRule): Generator<FoundSecret> {
  for (const match of text.matchAll(pattern)) {
    const secret = match.groups?.["secret"] ?? match[0];
    if (!(accepts ?? isReal)(secret)) continue;
    const start = match.index + match[0].lastIndexOf(secret);
    yield { kind, name, start, end: start + secret.length };
  }
}
