// Documents that need no YAML library: JSON, Markdown without front matter, and front matter in the plain subset.
import { isJsonObject, type JsonObject } from "../model/json/json.js";
import type { Finding } from "../errors/finding.js";
import type { SourceText } from "../model/document.js";
import { splitMarkdown } from "./front-matter.js";
import { parseJsonObject } from "./json.js";
import { valueOf } from "./tree/source-tree.js";
import { readPlainYaml } from "./yaml/plain-yaml.js";

/** What a document's text says. */
export interface ParsedText {
  /** Every key as written, `$` words included; null when the document is broken (then a finding says where). */
  readonly raw: JsonObject | null;
  /**
   * The Markdown after the front matter, exactly, without the one blank line that may separate them; "" for JSON and
   * for a document whose front matter cannot be told from its prose.
   */
  readonly body: string;
  readonly findings: Finding[];
}

/** Parses a document without a library; null when only the full reader can tell what it says. */
export function parsePlain(source: SourceText): ParsedText | null {
  if (source.form === "json") {
    const { value, findings } = parseJsonObject(source);
    return { raw: isJsonObject(value) ? value : null, body: "", findings };
  }
  const parts = splitMarkdown(source);
  if (parts.kind === "broken") return { raw: null, body: "", findings: [parts.finding] };
  const body = source.text.slice(parts.bodyStart);
  if (parts.kind === "none") return { raw: {}, body, findings: [] };
  const root = readPlainYaml(source.text, parts);
  return root === undefined ? null : { raw: valueOf(root) as JsonObject, body, findings: [] };
}
