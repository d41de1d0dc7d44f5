// From a source to its tree with places, without a library where that is possible.
import type { SourceText } from "../../model/document.js";
import { splitMarkdown } from "../front-matter.js";
import { BOM } from "../text-place.js";
import { readPlainYaml } from "../yaml/plain-yaml.js";
import { scanJson } from "./json-scanner.js";
import { isJsonEqual } from "../../model/json/json.js";
import { valueOf, type SourceNode } from "./source-tree.js";

/**
 * Reads the tree of a source; undefined when it is broken, when it is Markdown without front matter, and for the rare
 * YAML that two readers understand differently.
 */
export async function readTree(source: SourceText): Promise<SourceNode | undefined> {
  if (source.form === "json") {
    const { tree, problems } = scanJson(source.text, source.text.startsWith(BOM) ? 1 : 0);
    return problems.some(({ kind }) => kind === "duplicate") ? undefined : tree;
  }
  const parts = splitMarkdown(source);
  if (parts.kind !== "front") return undefined;
  const plain = readPlainYaml(source.text, parts);
  if (plain !== undefined) return plain;
  // The full reader first: it refuses what could make the other package slow or wrong.
  const { parseFull } = await import("../full-document.js");
  const { raw } = parseFull(source);
  if (raw === null) return undefined;
  const { readYamlTree } = await import("./yaml-tree.js");
  const tree = readYamlTree(source.text, parts);
  return tree !== undefined && isJsonEqual(valueOf(tree), raw) ? tree : undefined;
}
