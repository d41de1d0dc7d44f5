// Is this of use beyond where it was learnt? Finds what speaks of one task, one person, one machine or one day. It judges
// words and not meaning: it abstains where ordinary knowledge looks alike (standards, versions, colours, API dates).
import { isJsonObject, type Json } from "../../model/json/json.js";
import { escapeToken } from "../../model/json/pointer.js";

export const SPECIFIC_KINDS = ["task", "ticket", "email", "home", "id", "preference", "date"] as const;
export type SpecificKind = (typeof SPECIFIC_KINDS)[number];

/** One trait that ties a value to where it was learnt. */
export interface Specific {
  readonly kind: SpecificKind;
  /** The value that has it (RFC 6901), or the member whose key has it. */
  readonly pointer: string;
  /** The very text, as it was written. */
  readonly found: string;
  /** What is wrong with it, to follow the name of the value: `names the task task-42`. */
  readonly reason: string;
}

export interface SpecificFacts {
  /** Ids of tasks that exist, which need not look like ids. */
  readonly taskIds?: readonly string[];
}

/** More than anybody reads of one value; the rest would be of the same kind. */
const MOST_TRAITS = 20;
/** Of a longer text only so much is looked at: knowledge is short, and looking takes time. */
const LONGEST_TEXT = 64_000;

/** Finds every trait once, in the order in which the value has them. */
export function findSpecifics(value: Json, facts: SpecificFacts = {}): Specific[] {
  const found = new Map<string, Specific>();
  visit(value, { pointer: "", key: "", isKey: false }, (text, place) => {
    if (found.size >= MOST_TRAITS) return;
    for (const specific of findInText(text, place, facts)) {
      const key = `${specific.kind} ${specific.found}`;
      if (!found.has(key) && found.size < MOST_TRAITS) found.set(key, specific);
    }
  });
  return [...found.values()];
}

/** Where a text stands: its pointer, and the key that names it ("" in none). `isKey` for a key itself. */
interface Place {
  readonly pointer: string;
  readonly key: string;
  readonly isKey: boolean;
}

function visit(value: Json, place: Place, look: (text: string, place: Place) => void): void {
  const { pointer: above } = place;
  if (typeof value === "string") look(value, place);
  else if (Array.isArray(value)) {
    value.forEach((each, index) => visit(each, { ...place, pointer: `${above}/${index}` }, look));
  } else if (isJsonObject(value)) {
    for (const key of Object.keys(value)) {
      const pointer = `${above}/${escapeToken(key)}`;
      look(key, { pointer, key, isKey: true });
      visit(value[key] as Json, { pointer, key, isKey: false }, look);
    }
  }
}

function findInText(whole: string, { pointer, key, isKey }: Place, facts: SpecificFacts): Specific[] {
  const text = whole.length > LONGEST_TEXT ? whole.slice(0, LONGEST_TEXT) : whole;
  const make = (kind: SpecificKind, words: string) => (found: string) => {
    return { kind, pointer, found, reason: `${words} ${found}` };
  };
  const specifics = [
    ...findTaskIds(text, facts).map(make("task", "names the task")),
    ...findTickets(text).map(make("ticket", "names the ticket")),
    ...findEmails(text).map(make("email", "holds the e-mail address")),
    ...findHomes(text).map(make("home", "names the home directory")),
    ...findIds(text).map(make("id", "holds the id")),
  ];
  const preferences = isKey ? findPreferenceKey(text) : findPreferences(text);
  specifics.push(...preferences.map(make("preference", "is one person's preference:")));
  if (!isKey) specifics.push(...findDates(text, key).map(make("date", "speaks of the day")));
  return specifics;
}

// Ids are ASCII; a letter of any other script beside one is no part of it.
const TASK = /(?<![A-Za-z0-9_.-])(?:task|story|issue|ticket|bug)[-_#]\d{1,6}(?![A-Za-z0-9_]|[.-]\d)/gi;

function findTaskIds(text: string, { taskIds = [] }: SpecificFacts): string[] {
  const named = taskIds.filter((id) => id.length > 2 && /\d/.test(id) && hasWord(text, id));
  return [...new Set([...named, ...matchesOf(text, TASK)])];
}

/** Tells whether a text has an id as a whole word. */
function hasWord(text: string, id: string): boolean {
  for (let at = text.indexOf(id); at >= 0; at = text.indexOf(id, at + 1)) {
    const around = `${text[at - 1] ?? " "}${text[at + id.length] ?? " "}`;
    if (!/[A-Za-z0-9_-]/.test(around)) return true;
  }
  return false;
}

const TICKET = /(?<![A-Za-z0-9_./-])[A-Z][A-Z0-9]{1,9}-\d{1,6}(?![A-Za-z0-9_]|[.-]\d)/g;
const NUMBERED =
  /(?<![A-Za-z0-9_-])(?:issues?|pull requests?|PR|MR|tickets?|bugs?|close[sd]?|fix(?:e[sd])?|resolve[sd]?) #\d{1,7}(?!\d)|\/(?:issues|pull|merge_requests)\/\d{1,7}(?!\d)/gi;
// Names of standards, algorithms and the like, which look as tickets do.
const STANDARDS = new Set(
  (
    "AES ANSI ARM ASCII BASE BCP BIG BLAKE BSD CHACHA CMYK COVID CP CRC CURVE CVE CVSS CWE DES DIN DSA EAN ECDSA ECMA ED EIA EN " +
    "ES FIPS FP GB GCC GMT GPT GPL H HMAC HTTP HTTPS IBM ICD IEC IEEE IMAP INT IP IPV ISBN ISO ITU JDK JIS JSR KOI LATIN LGPL " +
    "LTO MD MIL MIT MP MPEG NIST OAUTH OWASP P PBKDF PCI PEP PKCS POSIX PSR RAID RC RFC RIPEMD RGB RSA SAML SHA SHAKE SHS SIP " +
    "SOC SQL SRP SSL STD TLS TOP U UCS UINT UTC UTF V WCAG WEB WIN WINDOWS WPA X XXH"
  ).split(" "),
);

function findTickets(text: string): string[] {
  const tickets = matchesOf(text, TICKET).filter((ticket) => {
    return !STANDARDS.has((ticket.split("-")[0] as string).replace(/\d+$/, ""));
  });
  return [...tickets, ...matchesOf(text, NUMBERED)];
}

const LOCAL_PART = /[A-Za-z0-9._%+-]{1,64}$/;
const DOMAIN = /^(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9-])/;

/** Addresses of people. An account in the address of a server is none (`git@github.com:`), nor is `icon@2x.png`. */
function findEmails(text: string): string[] {
  const found: string[] = [];
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    const before = text.slice(Math.max(0, at - 256), at);
    const [local] = LOCAL_PART.exec(before) ?? [];
    const [domain] = DOMAIN.exec(text.slice(at + 1, at + 257)) ?? [];
    if (local === undefined || domain === undefined || /^\d+x\./.test(domain)) continue;
    const isServer = /:\/\/[^\s"'<>]*$/.test(before) || /^:[^\s]/.test(text.slice(at + 1 + domain.length));
    if (!isServer && local !== "git") found.push(`${local}@${domain}`);
  }
  return found;
}

const HOME =
  /(?<![A-Za-z0-9_.~-])(?:\/home|\/Users|[A-Za-z]:[\\/]Users)[\\/]([A-Za-z][A-Za-z0-9._-]{0,63})(?=[\\/])/g;
// Accounts of images and machines that everybody has alike.
const SHARED_HOMES =
  /^(?:app|appuser|circleci|codespace|deploy|ec2-user|git|jovyan|node|public|runner|shared|ubuntu|user|username|vagrant|vscode|vsts|www-data|you|your-?name)$/i;

function findHomes(text: string): string[] {
  return [...text.matchAll(HOME)].filter(([, name = ""]) => !SHARED_HOMES.test(name)).map(([found]) => found);
}

const UUID =
  /(?<![0-9A-Za-z-])[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}(?![0-9A-Za-z-])/gi;
const ULID =
  /(?<![0-9A-Za-z])[0-7](?=[0-9A-Z]*[0-9])(?=[0-9A-Z]*[A-Z])[0-9A-HJKMNP-TV-Z]{25}(?![0-9A-Za-z])/g;

/** Ids of single records. Well-known ones name no record: the nil UUID, those of a namespace with version 3 or 5. */
function findIds(text: string): string[] {
  const uuids = matchesOf(text, UUID).filter((id) => id[14] !== "3" && id[14] !== "5");
  return [...uuids, ...matchesOf(text, ULID)];
}

const PREFERENCE =
  /(?<![\p{L}\p{N}_'’-])(?:I (?:always|also|really|usually|never|personally)?\s?(?:prefer|like|love|hate|dislike)|in my opinion|(?:on|to|from) my (?:machine|laptop|computer|desktop|mac(?:book)?|pc)|my (?:editor|shell|terminal|setup|laptop|machine|dotfiles|keybindings|key bindings|preferences?|personal|favou?rite|preferred)|the user (?:prefers|likes|wants me|asked me|told me))(?![\p{L}\p{N}_-])/giu;

function findPreferences(text: string): string[] {
  return matchesOf(text, PREFERENCE);
}

const PREFERENCE_KEY =
  /^(?:(?:my|user|personal)[-_ ]?(?:preferences?|prefs?|settings?|editor|shell|name|setup)|preferred[-_ ]?(?:editor|shell|terminal|name)|nick[-_ ]?name|dotfiles)$/i;

function findPreferenceKey(key: string): string[] {
  return PREFERENCE_KEY.test(key) ? [key] : [];
}

const DATE =
  /(?<![A-Za-z0-9_./@:+-])(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T[0-9:.]{4,12}(?:Z|[+-]\d{2}:?\d{2})?)?(?![A-Za-z0-9_/-]|\.\d)/g;
const VERSION_WORDS =
  /version|revision|spec|protocol|schema|standard|draft|edition|release|\bapi\b|api[-_ ]|compat/i;
const VERSION_KEYS = /version|revision|spec|protocol|schema|standard|draft|edition|release|api|compat|since/i;

/** Days in prose. Protocols and APIs go by dates too (`api-version: 2024-10-21`); theirs are no day in anybody's work. */
function findDates(text: string, key: string): string[] {
  if (VERSION_KEYS.test(key)) return [];
  const days = [...text.matchAll(DATE)].filter(({ 0: found, index }) => {
    const around = text.slice(Math.max(0, index - 32), index + found.length + 16);
    return !VERSION_WORDS.test(around);
  });
  return days.map(([found]) => found);
}

function matchesOf(text: string, pattern: RegExp): string[] {
  return text.match(pattern) ?? [];
}
