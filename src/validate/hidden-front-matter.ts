// Front matter that is read as prose because its first line is damaged, cut off or gone: nothing would fail, and every
// value of the document would be missing. A judgement by looks, since as Markdown such a text is in order.
import { makeFinding, type Finding } from "../errors/finding.js";
import { walkProse } from "../format/code-fence.js";
import { placeAt } from "../format/text-place.js";
import type { Document } from "../model/document.js";
import type { CheckedContext } from "./survey.js";

/** Finds documents without values whose text begins like values between two fences. */
export function findHiddenFrontMatter({ stored }: CheckedContext): Finding[] {
  return [...stored.documents, ...stored.notes].flatMap((document) => {
    const offset = isWithoutValues(document) ? findHidden(document) : null;
    if (offset === null) return [];
    return [
      makeFinding("FRONT_MATTER_HIDDEN", "What looks like front matter is read as prose.", {
        path: document.path,
        ...placeAt(document.text, offset),
        hint: "Front matter begins at line 1, with a line of exactly ---. A heading is better written with #.",
      }),
    ];
  });
}

function isWithoutValues({ form, data, words }: Document): boolean {
  return form === "markdown" && Object.keys(data).length + Object.keys(words).length === 0;
}

/** A key of YAML at the start of a line; below it, what may stand in a block of YAML. */
const KEY = /^(?:[\w$./-]+|"[^"]*"|'[^']*')(?: [\w$./-]+)*:(?: |$)/;
const BELOW_KEY = /^(?:[ \t].*|[-?:](?: .*)?|)$/;
/** A key as programs write it. A heading that holds a colon begins with a capital letter. */
const PLAIN_KEY = /^[a-z$_][\w$-]*:/;
/** Dashes, spaces and invisible characters, with one other among them at most: a fence that came to harm. */
const DAMAGED_FENCE = /^(?=.*-)[-\s\ufeff\p{Cc}]*[^\s]?[-\s\ufeff\p{Cc}]*$/su;

const MOST_OF_A_FENCE = 12;
const CLOSING_FENCE = /^\ufeff*---\s*$/;

/** The offset at which hidden front matter begins, or null. */
function findHidden({ text, body, role }: Document): number | null {
  const bodyStart = text.length - body.length;
  if (/^-{1,2}\s*$/.test(body)) return bodyStart;
  // Between two fences with nothing in between, a key right below is where it does not belong.
  if (/^\ufeff?---/.test(text) && PLAIN_KEY.test(body)) return bodyStart;
  let start: number | null = null;
  let isDamaged = false;
  let isPlain = false;
  let keys = 0;
  for (const line of walkProse(text, bodyStart)) {
    if (start === null) {
      if (line.text.trim() === "") continue;
      start = line.offset;
      isDamaged = line.text.length < MOST_OF_A_FENCE && DAMAGED_FENCE.test(line.text);
      if (isDamaged) continue;
    }
    if (CLOSING_FENCE.test(line.text)) {
      // Above a single line of a note, `---` is more often the underline of a heading.
      const isEnough = keys >= (isDamaged || isPlain || role !== "note" ? 1 : 2);
      if (isEnough) return start;
      if (keys > 0) return null;
    } else if (KEY.test(line.text)) {
      isPlain ||= keys === 0 && PLAIN_KEY.test(line.text);
      keys++;
    } else if (!line.text.startsWith("#") && (keys === 0 || !BELOW_KEY.test(line.text))) {
      return null;
    }
  }
  return null;
}
