// What a text looks like: random as a key, made of words, a hash, an id, or a stand-in that documentation shows.

/** Shannon's entropy of a text's characters, in bits each. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

// Words that stand in for a secret, at the start or the end of one of its parts.
const STAND_IN =
  /(?:^|[^A-Za-z0-9])(?:your|my|the|some|any|insert|replace|enter|put|add|dummy|fake|mock|sample|placeholder|redacted|masked|hidden|secret-?here|todo|fixme|changeme|change-?it|foobar|x{3,}[a-z]*|none|null|undefined|nil|true|false|n\/?a|not-?set|unset|example|test)\d{0,4}(?:$|[^A-Za-z0-9])|here$/i;
const MARKED = /example|placeholder|redacted|change[-_ ]?me|your[-_ ]|dummy|([x*•.…#])\1{5}/i;
// What a program, a template or a shell puts in: ${VAR}, $VAR, {{ var }}, <token>, %VAR%, @Value, op://…
const FILLED_IN =
  /^\$|\$\{|\$\(|\{\{|\}\}|^<.*>$|^%\w+%$|^\{.*\}$|^\[.*\]$|^(?:op|vault|ref|env|file|https?|ssh|arn|kms|ssm|data|urn|sha\d+):/i;
/** A format's own prefix says already what it is, so that only plain stand-ins are let pass. */
const LEAST_ENTROPY = 2;
const RANDOM_ENTROPY = 3;

/** Tells whether a token is varied enough for a key, and no stand-in. */
export function isRandom(token: string): boolean {
  return (
    /[0-9]/.test(token) && /[A-Za-z]/.test(token) && entropyOf(token) >= RANDOM_ENTROPY && !isStandIn(token)
  );
}

/** Tells whether a token of a known format is one that stands in for a real one. */
export function isStandIn(token: string): boolean {
  return MARKED.test(token) || FILLED_IN.test(token) || entropyOf(token) < LEAST_ENTROPY;
}

/** Tells whether a value is a variable, a template or a word that stands in for a secret. */
export function isPlaceholder(value: string): boolean {
  return isStandIn(value) || STAND_IN.test(value);
}

const HEX = /^[0-9a-f]+$/i;
const HASH_LENGTHS = new Set([32, 40, 56, 64, 96, 128]);
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const INTEGRITY = /^(?:sha(?:1|256|384|512)|md5)[-:=]/i;

/** Tells whether a value looks like the hexadecimal digits of a hash, or of a git object. */
export function isHash(value: string): boolean {
  return HEX.test(value) && HASH_LENGTHS.has(value.length);
}

/** Tells whether a value identifies something: a UUID, a ULID, a hash with the name of its function. */
export function isIdentifier(value: string): boolean {
  return UUID.test(value) || ULID.test(value) || INTEGRITY.test(value);
}

const VERSION = /^[v^~<>=]*\d+(?:\.\d+)+/;
const ADDRESS = /^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$/;
const PATH =
  /^(?:\.{0,2}\/|~\/|[A-Za-z]:\\|@[\w-]+\/)|\.(?:[cm]?[jt]sx?|json|md|ya?ml|html?|css|png|svg|txt|pem|key|crt)$/;
// A part of a name as people make them: a word with a short number, a number alone, an abbreviation.
const WORD = /^(?:[A-Za-z]?[a-z]{2,}\d{0,3}|[A-Z]{2,}\d{0,3}|\d{1,4}|[A-Za-z]\d?|v\d+|\d{1,2}[a-z]{1,2})$/;
const KNOWN =
  /^(?:argon2(?:id?|d)?|bcrypt|scrypt|pbkdf2|oauth[12]?|oauth2[a-z]*|base64(?:url)?|utf-?8|x509|ed25519|rsa\d*|es\d{3}|rs\d{3}|hs\d{3}|aes-?\d*|sha\d?-?\d*|md5|s3|ec2|k8s|i18n|l10n|p256|iso\d*)$/i;

/** Tells whether a value is made of words, as names, paths, versions and addresses are. */
export function isWordy(value: string): boolean {
  if (VERSION.test(value) || ADDRESS.test(value) || PATH.test(value) || KNOWN.test(value)) return true;
  return value
    .split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z][a-z])/)
    .filter((part) => part !== "")
    .every((part) => WORD.test(part) || KNOWN.test(part));
}

/** How many of lower case, upper case, digits and signs a value has. */
export function countClasses(value: string): number {
  return [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((kind) => kind.test(value)).length;
}
