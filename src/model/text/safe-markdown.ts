// Words from files inside Markdown that GitHub and its kin render: they cannot leave their cell, notify anyone, load
// anything, link anywhere or hide. What is not plain prose is shown as code, where no renderer looks for meaning.
import { visibleLine } from "./visible-text.js";

/** Prose as it is: letters, digits, and marks that mean nothing inside a line of Markdown. */
const PLAIN = /^[\p{L}\p{N}\p{M}.,;:!?()'"’‘“”„…–—%/-]+$/u;
/** What GitHub links all the same: hosts, addresses with a scheme, `GH-1`, `TICKET-42`, commits. A path is better as code. */
const LINKED =
  /^["'(]*www\.|[:/][^\s.,;:!?()'"]|\.[^\s.,;:!?()'"]{2}|[\p{L}\p{N}]-\d|^\W*[0-9a-f]{7,64}\W*$/iu;

/**
 * A code span (CommonMark 0.31 §6.1) that shows a text on one line as it is, in a table's cell as well. Hidden characters
 * are visible; "" becomes the word (empty). A pipe inside of it is escaped, as GFM asks (§4.10), or where a backslash
 * before it makes that ambiguous, stands between two spans.
 */
export function codeSpan(text: string): string {
  const shown = visibleLine(text);
  if (shown === "") return "(empty)";
  return shown
    .split(/(?<=\\)(\|+)/)
    .map((part, index) => (index % 2 === 1 ? "&#124;".repeat(part.length) : span(part)))
    .join("");
}

function span(text: string): string {
  if (text === "") return "";
  const runs = new Set((text.match(/`+/g) ?? []).map((run) => run.length));
  let length = 1;
  while (runs.has(length)) length++;
  const fence = "`".repeat(length);
  // Renderers take one space off at each end where both have one.
  const isPadded = /^`|`$|^ .* $/.test(text) && text.trim() !== "";
  const space = isPadded ? " " : "";
  return fence + space + text.replace(/\|/g, "\\|") + space + fence;
}

/**
 * A line of prose: plain words stay, and whatever could mean something to a renderer (`@ada`, `#123`, `<img>`, `a|b`,
 * addresses, hashes, emphasis) is shown as code, and so is what stands between backticks. It must not begin a line: `1.`
 * would begin a list there.
 */
export function safeProse(text: string): string {
  const words = visibleLine(text)
    .split(/`([^`]+)`/)
    .flatMap((part, index): Word[] => (index % 2 === 1 ? [{ ...NO_MARKS, code: part }] : listWords(part)));
  let prose = "";
  for (let at = 0; at < words.length; at++) {
    const { before, after, code } = words[at] as Word;
    let [shown, end] = [code, after];
    // Odd words beside each other are one span: a command stays in one piece.
    for (let next = words[at + 1]; next !== undefined && canJoin(shown, end, next); next = words[at + 1]) {
      shown += ` ${next.code}`;
      end = next.after;
      at++;
    }
    const isClosing = shown === "" && /^[.,;:!?)]+$/.test(before);
    prose += (prose === "" || isClosing ? "" : " ") + before + (shown === "" ? "" : codeSpan(shown)) + end;
  }
  return prose;
}

/** A word: plain text, or code between marks that are plain. */
interface Word {
  readonly before: string;
  readonly code: string;
  readonly after: string;
  readonly isOdd?: true;
}

const NO_MARKS = { before: "", after: "" } as const;

function canJoin(code: string, after: string, next: Word): boolean {
  return code !== "" && after === "" && next.before === "" && next.isOdd === true;
}

function listWords(text: string): Word[] {
  return text
    .split(" ")
    .filter((word) => word !== "")
    .map((word) => {
      if (PLAIN.test(word) && !LINKED.test(word)) return { ...NO_MARKS, before: word, code: "" };
      const before = /^["'(]*/.exec(word)?.[0] ?? "";
      // What closes a bracket that the word itself opened is a part of it: `[x](y)`.
      const marks = before === "" ? ".,;:!?" : ".,;:!?)\"'";
      let end = word.length;
      while (end > before.length && marks.includes(word.charAt(end - 1))) end--;
      const code = word.slice(before.length, end);
      if (code === "") return { ...NO_MARKS, code: word, isOdd: true };
      return { before, code, after: word.slice(end), isOdd: true };
    });
}

/** A text for HTML that GitHub renders: inside a code element, where it neither links nor notifies. */
export function codeElement(text: string): string {
  const shown = visibleLine(text);
  return `<code>${shown === "" ? "(empty)" : escapeHtml(shown)}</code>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`|]/g, (character) => `&#${character.charCodeAt(0)};`);
}
