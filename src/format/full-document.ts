// Documents whose front matter needs the whole of YAML. Loaded only for those: gray-matter and js-yaml cost
// 2.5 to 6 ms of a start (document.ts).
import matter from "gray-matter";
import { makeFinding, type Finding } from "../errors/finding.js";
import { invariant } from "../errors/invariant.js";
import type { SourceText } from "../model/document.js";
import { findConflictFinding } from "./conflict.js";
import { splitMarkdown, type FrontMatter } from "./front-matter.js";
import { parsePlain, type ParsedText } from "./plain-document.js";
import { makePlaceFinder } from "./text-place.js";
import { readYaml, type YamlRead } from "./yaml/yaml-reader.js";

/** Parses any document, by gray-matter and js-yaml where it has front matter. Never throws. */
export function parseFull(source: SourceText): ParsedText {
  const parts = source.form === "markdown" ? splitMarkdown(source) : null;
  if (parts?.kind !== "front") {
    const parsed = parsePlain(source);
    invariant(parsed !== null, `${source.path} has no front matter, yet the plain reader abstained`);
    return parsed;
  }
  const { value, troubles } = readFrontMatter(source.text, parts);
  const place = makePlaceFinder(source.text);
  const findings = troubles.map(({ code, offset, message, hint }): Finding => {
    return makeFinding(code, message, {
      path: source.path,
      ...place(parts.start + offset),
      ...(hint ? { hint } : {}),
    });
  });
  const body = source.text.slice(parts.bodyStart);
  if (value !== null) return { raw: value, body, findings };
  const conflict = findConflictFinding({ path: source.path, text: source.text.slice(0, parts.end) });
  return { raw: null, body, findings: conflict === null ? findings : [conflict] };
}

/**
 * Reads front matter through gray-matter, behind the gate of splitMarkdown and with an engine for YAML alone. Where it
 * thinks that front matter ends is not used: it takes a line `----hello` for the end. INVARIANT: an options object is
 * always passed, else it runs `---js` and caches results across callers.
 */
function readFrontMatter(text: string, parts: FrontMatter): YamlRead {
  const front = text.slice(parts.start, parts.end);
  let read: YamlRead | undefined;
  const yaml = (): object => {
    read = readYaml(front);
    return read.value ?? {};
  };
  matter(text.slice(0, parts.fenceEnd), {
    language: "yaml",
    engines: { yaml, json: refuse, javascript: refuse, js: refuse, coffee: refuse },
  });
  // gray-matter does not ask its engine about a block of comments.
  return read ?? readYaml(front);
}

function refuse(): never {
  throw new TypeError("ctx reads no front matter but YAML");
}
