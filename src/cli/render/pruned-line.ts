// What a resolved context says of its prunes: small, since `ctx resolve` loads it.
import type { ShownPrune } from "../../actions/resolve.js";
import { visibleLine } from "../../model/text/visible-text.js";

/** A prune as a line of a list, with the commands that show the whole. */
export function lineOfPrune({ ref, prune, policy, notes, entries, how }: ShownPrune): string {
  const commands = [...how, `ctx prune --undo ${prune}`].map((one) => `\`${one}\``).join(", ");
  return visibleLine(`- ${ref}: ${wordParts(notes, entries)} in short (${policy}). The whole: ${commands}`);
}

/** `2 notes and 1 entry`. */
export function wordParts(notes: number, entries: number): string {
  const words = [
    ...(notes === 0 ? [] : [notes === 1 ? "1 note" : `${notes} notes`]),
    ...(entries === 0 ? [] : [entries === 1 ? "1 entry" : `${entries} entries`]),
  ];
  return words.length === 0 ? "nothing" : words.join(" and ");
}
