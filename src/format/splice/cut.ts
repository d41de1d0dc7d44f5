// One step of an edit, cut into the text; and the coarse way, for texts where the fine cut does not read back.
import type { SourceText } from "../../model/document.js";
import { getOwn, type Json, type JsonObject } from "../../model/json/json.js";
import { readTree } from "../tree/read-tree.js";
import { type MapNode, type SourceNode } from "../tree/source-tree.js";
import { splitMarkdown } from "../front-matter.js";
import { formatYamlMember, hasBlockForm, NEW_LAYOUT } from "../yaml/yaml-text.js";
import { formatFrontMatter, insertInBlock, removeFromBlock, replaceInBlock } from "./block-splice.js";
import type { Step } from "./edit-model.js";
import { emptyOf, locate, makeEditText, slotsOf, type EditText } from "./edit-text.js";
import { insertInFlow, removeFromFlow, replaceInFlow } from "./flow-splice.js";
import { applySplices, type Splice } from "./splice.js";

/** The new text, or null where this way of cutting does not reach. */
export type Cut = string | null;

/** Cuts one step into the text. The result is not checked here. */
export async function cutStep(source: SourceText, step: Step, hasLiterals: boolean): Promise<Cut> {
  const root = await readTree(source);
  if (root === undefined) return null;
  const edit = makeEditText(source, root, hasLiterals);
  const splices = step.kind === "insert" ? insert(edit, source, step) : change(edit, step);
  return splices === null ? null : applySplices(source.text, splices);
}

function change(edit: EditText, step: Exclude<Step, { kind: "insert" }>): Splice[] | null {
  const located = locate(edit.root, step.pointer);
  const parent = located?.parents.at(-1);
  if (located === undefined || parent === undefined) return null;
  if (step.kind === "replace") {
    return parent.isFlow
      ? replaceInFlow(edit, { parent, slot: located.slot }, step.value)
      : replaceInBlock(edit, { parent, slot: located.slot }, step.value);
  }
  const index = slotsOf(parent).indexOf(located.slot);
  if (parent.isFlow) return removeFromFlow(parent, index);
  if (slotsOf(parent).length > 1 || parent === edit.root) return removeFromBlock(edit, parent, index);
  // The last one goes: its container is written {} or [].
  return change(edit, { kind: "replace", pointer: step.pointer.slice(0, -1), value: emptyOf(parent) });
}

function insert(
  edit: EditText,
  source: SourceText,
  step: Extract<Step, { kind: "insert" }>,
): Splice[] | null {
  const located = locate(edit.root, step.pointer);
  const node: SourceNode | undefined = step.pointer.length === 0 ? edit.root : located?.slot.node;
  if (node === undefined || node.kind === "scalar") return null;
  if (slotsOf(node).length > 0 && !node.isFlow) return insertInBlock(edit, node, step);
  const parent = located?.parents.at(-1);
  if (edit.isJson || slotsOf(node).length > 0 || parent?.isFlow === true)
    return insertInFlow(edit, node, step);
  // An empty container in YAML: in block surroundings it becomes a block.
  const full: Json = step.key === null ? [step.value] : { [step.key]: step.value };
  if (located === undefined || parent === undefined) return fillRoot(edit, source, full);
  return replaceInBlock(edit, { parent, slot: located.slot }, full);
}

function fillRoot(edit: EditText, source: SourceText, value: Json): Splice[] | null {
  const parts = splitMarkdown(source);
  if (parts.kind !== "front") return null;
  const text = formatFrontMatter(edit, value);
  const { root } = edit;
  if (root.start === root.end) return [{ start: parts.end, end: parts.end, text }];
  const lineBreak = text.endsWith("\r\n") ? 2 : 1;
  return [{ start: root.start, end: root.end, text: text.slice(0, -lineBreak) }];
}

/**
 * Rewrites one top-level member as a whole, in block style (or the whole mapping, when it is in flow style). For the
 * rare texts, say with tags or explicit keys, where the fine cut does not say what was asked.
 */
export async function cutCoarsely(
  source: SourceText,
  key: string | undefined,
  data: JsonObject,
): Promise<Cut> {
  const root = await readTree(source);
  if (root === undefined || root.kind !== "map" || key === undefined) return null;
  const edit = makeEditText(source, root, false);
  if (root.isFlow || edit.isJson) return rewriteRoot(edit, root, data);
  const index = root.members.findIndex((member) => member.key === key);
  const value = getOwn(data, key);
  if (index === -1) {
    return value === undefined ? null : applySplices(edit.text, insertInBlock(edit, root, { key, value }));
  }
  const [removal] = removeFromBlock(edit, root, index);
  if (removal === undefined) return null;
  const lines =
    value === undefined ? [] : formatYamlMember(key, value, { ...NEW_LAYOUT, hasLiterals: false });
  return applySplices(edit.text, [{ ...removal, text: lines.map((line) => line + edit.eol).join("") }]);
}

function rewriteRoot(edit: EditText, root: MapNode, data: JsonObject): Cut {
  let text = "{}";
  if (edit.isJson) text = JSON.stringify(data, null, 2).replaceAll("\n", edit.eol);
  else if (hasBlockForm(data)) text = formatFrontMatter(edit, data).trimEnd();
  return applySplices(edit.text, [{ start: root.start, end: root.end, text }]);
}
