// Text that speaks to an agent as if it were the person: what a review calls R5, looked for when the text is read, since
// what nobody has reviewed yet reaches agents too. Links are no orders, and are left out.
import { foldText } from "../risk/fold.js";
import { INSTRUCTION_PHRASES } from "../risk/instruction-phrases.js";
import { withoutCode } from "../risk/markdown-code.js";
import { PIPED_PROGRAMS } from "../risk/piped-programs.js";
import { findOrderMarks } from "./order-marks.js";

/**
 * What in a text reads like an order to an agent, in a few words; null where nothing does. Only plain wording is found: it
 * warns, and stops nobody who is determined.
 */
export function findOrder(text: string): string | null {
  const kinds = findOrderMarks(text);
  if (kinds.length === 0) return null;
  // Hidden characters that were made visible already stand between the letters of a word.
  const written = text.replace(/⟨U\+[0-9A-F]{4,6}⟩/g, "");
  const plain = foldText(written);
  let prose: string | null = null;
  for (const { kind, what, pattern, isMarkup } of [...INSTRUCTION_PHRASES, ...PIPED_PROGRAMS]) {
    if (!kinds.includes(kind)) continue;
    const looked = isMarkup === true ? (prose ??= foldText(withoutCode(written))) : plain;
    // Not `test`, which would leave its place in a pattern that others use, too.
    if (looked.search(pattern) >= 0) return `${what.slice(0, 1).toLowerCase()}${what.slice(1)}`;
  }
  return null;
}
