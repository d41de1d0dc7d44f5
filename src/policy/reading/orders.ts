// Text that speaks to an agent as if it were the person: what a review calls R5, looked for when the text is read, since
// what nobody has reviewed yet reaches agents too. Links are no orders, and are left out.
import { foldText } from "../risk/instructions.js";
import { INSTRUCTION_PHRASES } from "../risk/instruction-phrases.js";
import { withoutCode } from "../risk/markdown-code.js";
import { PIPED_PROGRAMS } from "../risk/piped-programs.js";

/**
 * What in a text reads like an order to an agent, in a few words; null where nothing does. Only plain wording is found: it
 * warns, and stops nobody who is determined.
 */
export function findOrder(text: string): string | null {
  // Also where hidden characters were made visible already, which then stand between the letters of a word.
  const written = text.replace(/⟨U\+[0-9A-F]{4,6}⟩/g, "");
  const plain = foldText(written);
  let prose: string | null = null;
  for (const { what, pattern, isMarkup } of [...INSTRUCTION_PHRASES, ...PIPED_PROGRAMS]) {
    // The patterns are global, for those who want every place; here the first says enough.
    pattern.lastIndex = 0;
    const looked = isMarkup === true ? (prose ??= foldText(withoutCode(written))) : plain;
    if (pattern.test(looked)) return `${what.slice(0, 1).toLowerCase()}${what.slice(1)}`;
  }
  return null;
}
