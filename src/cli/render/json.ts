// JSON as ctx prints it: exact for programs, and free of characters that a terminal would hide or obey.
import { escapeHidden } from "../../model/text/visible-text.js";

/** One line of JSON, or with two spaces of indentation per level. */
export function formatJson(value: unknown, isIndented = false): string {
  return escapeHidden(JSON.stringify(value, null, isIndented ? 2 : 0));
}
