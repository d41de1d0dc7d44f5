// R4: what Markdown or HTML keeps from the eyes of whoever reads the page, while an agent reads the source. Code is
// shown as it is written, and hides nothing. Single characters that hide are hidden-unicode.ts.
import type { Risk } from "../../model/review.js";
import { findHiddenElements } from "./markup-elements.js";
import { findHidingLinks } from "./markup-links.js";
import { withoutCode } from "./markdown-code.js";
import { summarizeTraces, type Trace } from "./place.js";
import type { RiskSubject } from "./subject.js";

/** Comments of three words at most, which tell a tool what to do: a formatter, a table of contents, a linter by its codes. */
const DIRECTIVE = /^\s*\/?[\w:.@-]+(?:\s+[\w:.,=/-]+){0,2}(?:\s+[A-Z]{1,4}\d{1,4})*\s*$/;
/** Character references that stand for something invisible: soft hyphen, zero-width characters, direction, tags. */
const HIDDEN_REFERENCE =
  /&(?:shy|ZeroWidthSpace|zwj|zwnj|lrm|rlm|NoBreak|InvisibleTimes|InvisibleComma|#0*(?:173|847|1564|820[3-7]|823[2-8]|828[89]|829\d|830[0-3]|65279|9175\d{2}|917[6-9]\d{2}|91[89]\d{3})|#[xX]0*(?:[aA][dD]|34[fF]|61[cC]|200[b-fB-F]|202[8-9a-eA-E]|206[0-9a-fA-F]|[fF][eE][fF]{2}|[eE]0[01][0-9a-fA-F]{2}));?/g;
const SPELLED_OUT = /(?:&#(?:\d{1,7}|[xX][0-9a-fA-F]{1,6});\s?){6,}/g;
const SPACE = /[ \t\u00a0\u2000-\u200a\u3000]/;
const FAR_RIGHT = 120;

/** Finds what a rendered page would not show of the texts. Keys and paths are not rendered. */
export function findHiddenMarkup({ texts }: RiskSubject): Risk[] {
  return texts
    .filter(({ kind }) => kind !== "key" && kind !== "path")
    .flatMap((text) => {
      const shown = withoutCode(text.text);
      const traces = [
        ...findComments(shown),
        ...findHiddenElements(shown),
        ...findHidingLinks(shown),
        ...findReferences(shown),
        ...findFarRight(text.text),
      ];
      return summarizeTraces("R4", text, traces);
    });
}

function findComments(text: string): Trace[] {
  const traces: Trace[] = [];
  for (let start = text.indexOf("<!--"); start >= 0;) {
    const end = text.indexOf("-->", start + 4);
    const content = text.slice(start + 4, end < 0 ? undefined : end);
    const isDirective = end >= 0 && content.length <= 80 && DIRECTIVE.test(content);
    traces.push({
      kind: isDirective ? "directive" : "comment",
      severity: isDirective ? "low" : "medium",
      offset: start,
      what: isDirective ? "Short HTML comment" : "HTML comment",
    });
    start = end < 0 ? -1 : text.indexOf("<!--", end);
  }
  return traces;
}

function findReferences(text: string): Trace[] {
  const hidden = [...text.matchAll(HIDDEN_REFERENCE)].map(({ index }): Trace => {
    const what = "Character reference for an invisible character";
    return { kind: "hidden reference", severity: "high", offset: index, what };
  });
  const spelled = [...text.matchAll(SPELLED_OUT)].map(({ index }): Trace => {
    return {
      kind: "spelled",
      severity: "medium",
      offset: index,
      what: "Text spelled in character references",
    };
  });
  return [...hidden, ...spelled];
}

/** Text behind so many spaces that it is out of sight in a source view. Tables are as wide as their widest cell. */
function findFarRight(text: string): Trace[] {
  const traces: Trace[] = [];
  let run = 0;
  let isTable = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (character === "\n") isTable = text[at + 1] === "|";
    const isSpace = SPACE.test(character);
    if (!isSpace && run >= FAR_RIGHT && !isTable && character !== "\n" && character !== "\r") {
      const what = "Text far to the right, behind a long run of spaces,";
      traces.push({ kind: "far right", severity: "medium", offset: at, what });
    }
    run = isSpace ? run + 1 : 0;
  }
  return traces;
}
