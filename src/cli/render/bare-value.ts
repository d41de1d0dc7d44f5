// One value by itself, as `get <ref> <pointer>` and `resolve --select` print it and messages mention it.
import type { Json } from "../../model/json/json.js";
import { cutToWidth } from "../../model/text/terminal-width.js";
import { visibleBlock } from "../../model/text/visible-text.js";
import { formatJson } from "./json.js";

/** A string without quotes, everything else as indented JSON. */
export function renderBareValue(value: Json): string {
  return typeof value === "string" ? visibleBlock(value) : formatJson(value, true);
}

/** A value as JSON on one line, cut to some columns. */
export function mentionValue(value: Json, columns: number): string {
  return cutToWidth(formatJson(value), columns);
}
