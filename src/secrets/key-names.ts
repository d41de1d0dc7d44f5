// Which names tell that their value is a secret: `dbPassword`, `API_KEY`, `client-secret`. Judged by words, so that
// `tokenizer`, `max_tokens` and `secretary` tell nothing.

/** How much a name tells: `surely` a secret stands there, `maybe` one among other things; null: it tells nothing. */
export type Telling = "surely" | "maybe" | null;

const SURE_WORDS = new Set([
  "password",
  "passwd",
  "passwort",
  "pwd",
  "passphrase",
  "secret",
  "apikey",
  "authtoken",
]);
const TOKEN_WORDS = new Set(["token", "pat", "jwt", "credential"]);
/** With one of these before it, a `key` is a secret one. */
const KEY_KINDS = new Set(
  "api app access account auth private secret signing encryption master shared session storage service license".split(
    " ",
  ),
);
/** With one of these before it, a `token` is a secret one. */
const TOKEN_KINDS = new Set(
  "access auth api bearer refresh session bot deploy github gitlab npm slack secret personal user service id oauth".split(
    " ",
  ),
);
const PLURALS = new Set(["passwords", "secrets", "tokens", "credentials", "apikeys"]);
/** At the end of a name these change nothing. */
const EMPTY_ENDINGS = new Set([
  "value",
  "string",
  "text",
  "plain",
  "raw",
  "prod",
  "production",
  "dev",
  "staging",
  "live",
]);

/** Judges a name by its last words. */
export function tellingOf(name: string): Telling {
  const words = name
    .split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/)
    .filter((word) => word !== "")
    .map((word) => word.toLowerCase());
  while (words.length > 1 && EMPTY_ENDINGS.has(words.at(-1) as string)) words.pop();
  const last = words.at(-1);
  const before = words.at(-2) ?? "";
  if (last === undefined) return null;
  if (SURE_WORDS.has(last)) return "surely";
  if (TOKEN_WORDS.has(last)) return TOKEN_KINDS.has(before) ? "surely" : "maybe";
  if (last === "key" && KEY_KINDS.has(before)) return "surely";
  return PLURALS.has(last) || (last === "keys" && KEY_KINDS.has(before)) ? "maybe" : null;
}
