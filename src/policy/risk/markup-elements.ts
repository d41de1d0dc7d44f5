// HTML elements that hide their content, fold it away, or load something from elsewhere. For R4.
import type { Trace } from "./place.js";

/** A tag with its attributes; quoted values may hold anything. Bounded, so that no text takes quadratic time. */
const TAG = /<([a-z][\w:-]{0,40})((?:[^"'<>]|"[^"]{0,2000}"|'[^']{0,2000}'){0,400})>/gi;
/** What is left of it where quotes do not match. */
const BROKEN_TAG = /<([a-z][\w:-]{0,40})([^<>]{0,4000})>/gi;

/** Never shown, whatever they say. */
const NEVER_SHOWN = new Set([
  "script",
  "style",
  "template",
  "noscript",
  "title",
  "head",
  "datalist",
  "param",
]);
const LOADING = new Set([
  "iframe",
  "object",
  "embed",
  "link",
  "video",
  "audio",
  "source",
  "picture",
  "frame",
]);
const HIDING_STYLE =
  /display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0*)?\s*(?:[;"']|$)|font-size\s*:\s*(?:0|1px)|(?:^|[\s;"'])(?:max-)?(?:width|height)\s*:\s*0|position\s*:\s*absolute[^"']*(?:left|top|right)\s*:\s*-\d{3,}|clip(?:-path)?\s*:/i;
/** Of text; on a picture it means nothing. */
const HIDING_COLOR = /(?<!-)color\s*:\s*(?:transparent|#fff(?:fff)?\b|white)/i;
const HIDING_ATTRIBUTE = /(?:^|\s)(?:hidden(?=[\s=/]|$)|aria-hidden\s*=\s*["']?true|type\s*=\s*["']?hidden)/i;
const NO_SIZE = /(?:^|\s)(?:width|height)\s*=\s*["']?[01](?:px|%)?["']?(?=[\s/]|$)/i;
const STYLE = /(?:^|\s)style\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)/i;
const SOURCE = /(?:^|\s)(?:src|srcset|href|poster|xlink:href)\s*=\s*["']?\s*([^\s"'>]+)/i;
const EVENT = /(?:^|\s)on[a-z]+\s*=/i;

/** Finds such elements in a text without code. */
export function findHiddenElements(text: string): Trace[] {
  const traces = new Map<number, Trace>();
  for (const tag of [TAG, BROKEN_TAG]) {
    for (const { 1: name = "", 2: attributes = "", index } of text.matchAll(tag)) {
      const judged = judgeElement(name.toLowerCase(), attributes);
      if (judged !== null && !traces.has(index)) traces.set(index, { ...judged, offset: index });
    }
  }
  return [...traces.values()];
}

function judgeElement(name: string, attributes: string): Omit<Trace, "offset"> | null {
  const style = STYLE.exec(attributes)?.[1] ?? "";
  const isHidden =
    NEVER_SHOWN.has(name) ||
    HIDING_ATTRIBUTE.test(attributes) ||
    HIDING_STYLE.test(style) ||
    NO_SIZE.test(attributes) ||
    (name !== "img" && HIDING_COLOR.test(style));
  if (isHidden)
    return { kind: "hidden element", severity: "high", what: `Element that is not shown (<${name}>)` };
  if (EVENT.test(attributes))
    return { kind: "event", severity: "high", what: `Element with a script (<${name}>)` };
  if (LOADING.has(name)) return { kind: "loading", severity: "medium", what: `Embedded content (<${name}>)` };
  if (name === "img" && isRemote(SOURCE.exec(attributes)?.[1] ?? "")) {
    return { kind: "image", severity: "medium", what: "Image from elsewhere" };
  }
  if (name === "details" && !/(?:^|\s)open(?=[\s=/]|$)/i.test(attributes)) {
    return { kind: "details", severity: "medium", what: "Text that is folded away (<details>)" };
  }
  return null;
}

/** Tells whether a target leaves the repository. */
export function isRemote(target: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:|[\\/]{2})/i.test(target);
}
