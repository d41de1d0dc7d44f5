// Links and images that say one thing and do another, and definitions that nothing shows. For R4; that a text links at
// all is R5's.
import { isRemote } from "./markup-elements.js";
import type { Trace } from "./place.js";

/** `[text](target "title")`, `![alt](target)`; brackets inside the text are not followed. */
const INLINE =
  /(!?)\[([^[\]\n]{0,500})\]\(\s{0,20}<?((?:[^\s<>()]|\([^\s<>()]{0,200}\)){0,2000})>?(?:\s{1,20}("[^"\n]{0,1000}"|'[^'\n]{0,1000}'|\([^()\n]{0,1000}\)))?\s{0,20}\)/g;
/** `[label]: target "title"` at the start of a line (CommonMark 0.31 §4.7), and `[^label]: note`. */
const DEFINITION = /^ {0,3}\[([^[\]\n]{1,200})\]:[ \t]*(?:<([^<>\n]*)>|(\S*))[ \t]*([^\n]*)$/gm;
const ANCHOR = /<a\s[^<>]{0,500}href\s*=\s*["']?([^\s"'<>]{1,2000})[^<>]{0,500}>([^<]{0,500})<\/a>/gi;
/** A text that reads as an address: with a scheme or `www.`, or all of it a host. `Node.js` and `README.md` do not. */
const ADDRESS =
  /^\s*(?:(?:https?:\/\/|www\.)((?:[\p{L}\p{N}-]{1,63}\.){1,10}\p{L}{2,24})(?=[/:?#\s]|$)|((?:[\p{L}\p{N}-]{1,63}\.){1,10}(?:com|org|net|edu|gov))(?=[/:?#]|\s*$))/iu;
const SCRIPT = /^\s*(?:javascript|vbscript|data)\s*:/i;
/** An alternative text of more than a sentence or two is read by agents only. */
const LONGEST_ALTERNATIVE = 200;
const LONGEST_TITLE_WORDS = 6;

/** Finds them in a text without code. */
export function findHidingLinks(text: string): Trace[] {
  return [...findInline(text), ...findAnchors(text), ...findDefinitions(text)];
}

function findInline(text: string): Trace[] {
  return [...text.matchAll(INLINE)].flatMap(
    ({ 1: mark, 2: label = "", 3: target = "", 4: title = "", index }) => {
      const found = mark === "!" ? judgeImage(label, target) : judgeLink(label, target);
      const isLong = title.split(/\s+/).length > LONGEST_TITLE_WORDS;
      const longTitle: Judgement[] = isLong
        ? [{ kind: "title", severity: "medium", what: "Long title of a link, which is not shown," }]
        : [];
      return [...found, ...longTitle].map((judged): Trace => ({ ...judged, offset: index }));
    },
  );
}

type Judgement = Omit<Trace, "offset">;

function judgeImage(alternative: string, target: string): Judgement[] {
  const isLong = alternative.length > LONGEST_ALTERNATIVE;
  return [
    ...(isRemote(target)
      ? [{ kind: "image", severity: "medium", what: "Image from elsewhere" } as const]
      : []),
    ...(isLong
      ? [{ kind: "alternative", severity: "medium", what: "Long text in place of an image" } as const]
      : []),
  ];
}

function judgeLink(label: string, target: string): Judgement[] {
  if (SCRIPT.test(target)) return [{ kind: "script", severity: "high", what: "Link that runs a script" }];
  const said = hostOf(label);
  const reached = hostOf(target);
  if (said !== null && reached !== null && !isWithin(said, reached) && !isWithin(reached, said)) {
    return [{ kind: "other host", severity: "high", what: "Link that names one host and leads to another" }];
  }
  // An empty text leaves nothing to see or to click on.
  if (label.trim() === "" && target !== "") {
    return [{ kind: "empty link", severity: "medium", what: "Link without a text" }];
  }
  return [];
}

/** The host that a text names, in lower case; null where it names none. What stands before an `@` is no host. */
function hostOf(text: string): string | null {
  const match = ADDRESS.exec(text.replace(/^(\s*https?:\/\/)[^/?#\s]{0,200}@/i, "$1"));
  const host = match?.[1] ?? match?.[2];
  return host === undefined ? null : host.toLowerCase().replace(/^www\./, "");
}

/** Tells whether a host is another one or lies below it. */
function isWithin(host: string, other: string): boolean {
  return host === other || host.endsWith(`.${other}`);
}

function findAnchors(text: string): Trace[] {
  return [...text.matchAll(ANCHOR)].flatMap(({ 1: target = "", 2: label = "", index }) =>
    judgeLink(label, target).map((judged): Trace => ({ ...judged, offset: index })),
  );
}

/**
 * Definitions that nothing refers to are a way to write comments: `[//]: # (nobody sees this)`. One that only leads
 * somewhere is a leftover.
 */
function findDefinitions(text: string): Trace[] {
  const definitions = [...text.matchAll(DEFINITION)];
  if (definitions.length === 0) return [];
  const used = countLabels(text);
  return definitions
    .filter(({ 1: label = "" }) => (used.get(normalizeLabel(label)) ?? 0) < 2)
    .map(({ 1: label = "", 4: rest = "", index }): Trace => {
      const isLeftover = !label.startsWith("^") && rest.trim() === "";
      return isLeftover
        ? { kind: "leftover", severity: "low", offset: index, what: "Link definition that nothing refers to" }
        : {
            kind: "definition",
            severity: "medium",
            offset: index,
            what: "Text in a definition that nothing refers to",
          };
    });
}

/** How often each label stands in brackets, its definition included. */
function countLabels(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { 1: label = "" } of text.matchAll(/\[([^[\]]{1,200})\]/g)) {
    const normal = normalizeLabel(label);
    counts.set(normal, (counts.get(normal) ?? 0) + 1);
  }
  return counts;
}

function normalizeLabel(label: string): string {
  return label.trim().replace(/\s+/g, " ").toLowerCase();
}
