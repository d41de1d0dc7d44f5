// Secrets of no one service: private keys, signed tokens, links and headers that carry a password.
import { isPlaceholder, isRandom, isWordy } from "../looks.js";
import { tokenOf, type SecretRule } from "../rule.js";

/** The block must hold a key, of lines that are longer than words: prose that names its first line is no secret. */
function holdsKey(block: string): boolean {
  return /[A-Za-z0-9+/]{32}/.test(block.slice(block.indexOf("-----", 5)));
}

/** What people write where a password would be. A real one in a link may be short and plain. */
const PASSWORD_WORD =
  /^(?:p+w+d?|p|foo|bar|abc|demo|admin|root|guest|hello|pass(?:w(?:or)?d|wd)?|passwort|secret|token|user(?:name)?|key|x+|\*+|\.+|…|-+|_+|[A-Z][A-Z_]*|:.*|.)$/;

function isPassword(password: string): boolean {
  return !PASSWORD_WORD.test(password) && !isPlaceholder(password);
}

/** Everybody's own machine has a user `shop` with the password `shop`. */
function hasPassword(link: string): boolean {
  const [, user = "", password = "", host = ""] = /:\/\/([^:]*):([^@]*)@(.*)/.exec(link) ?? [];
  const isLocal = /^(?:localhost|127\.|0\.0\.0\.0|\[::1?\]|host\b)/.test(host) && isWordy(password);
  return isPassword(password) && password !== user && !isLocal;
}

export const KEY_RULES: readonly SecretRule[] = [
  {
    kind: "private-key",
    name: "a private key",
    marks: ["PRIVATE KEY"],
    // What follows the first line reaches to the next two dashes, so that no two of them read the same characters.
    pattern:
      /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:[^-]{0,20000}-(?!-)){0,6}[^-]{0,20000}/g,
    accepts: holdsKey,
  },
  {
    kind: "putty-private-key",
    name: "a PuTTY private key",
    marks: ["Private-Lines:"],
    pattern: /Private-Lines:[ \t]{0,4}\d{1,3}\s{1,4}[A-Za-z0-9+/=\s]{40,8000}/g,
  },
  {
    kind: "age-secret-key",
    name: "an age secret key",
    marks: ["AGE-SECRET-KEY-"],
    pattern: tokenOf("AGE-SECRET-KEY-1[0-9A-Z]{58}"),
  },
  {
    kind: "jwt",
    name: "a JSON Web Token",
    marks: ["eyJ"],
    pattern:
      /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,4000}\.eyJ[A-Za-z0-9_-]{10,8000}\.[A-Za-z0-9_-]{20,2000}/g,
  },
  {
    kind: "url-password",
    name: "a link with a password",
    marks: ["://"],
    pattern:
      /(?<![A-Za-z0-9+.-])[a-zA-Z][a-zA-Z0-9+.-]{1,30}:\/\/[^\s:@/"'`<>?#]{0,100}:[^\s@/"'`<>]{2,200}@(?:\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63}){0,10})/g,
    accepts: hasPassword,
  },
  {
    kind: "connection-password",
    name: "a connection string with a password",
    marks: ["=", "assword", "wd"],
    pattern: /;\s{0,4}(?:Password|Pwd)\s{0,2}=\s{0,2}(?<secret>[^\s;"'`]{4,128})/gi,
    accepts: isPassword,
  },
  {
    kind: "authorization-header",
    name: "an Authorization header",
    marks: ["earer ", "asic ", "EARER ", "ASIC "],
    pattern:
      /(?<![A-Za-z0-9_-])(?:bearer|basic)[ \t]{1,4}(?<secret>[A-Za-z0-9._~+/-]{16,2000}={0,2})(?![A-Za-z0-9._~+/=-])/gi,
    accepts: (value) => isRandom(value) && !isWordy(value) && !isPlaceholder(value),
  },
];
