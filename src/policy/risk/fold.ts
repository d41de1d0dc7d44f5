// A text as it reads, for whoever looks for words in it.
import { findHidden } from "../../model/text/visible-text.js";

/**
 * The text without hidden characters, letters in their plain form (NFKC), so that neither splits a word. Line breaks stay,
 * so that lines can be counted.
 */
export function foldText(text: string): string {
  let shown = "";
  let done = 0;
  for (const { offset, code } of findHidden(text)) {
    shown += text.slice(done, offset) + (code === 0x0d ? "\n" : "");
    done = offset + (code > 0xffff ? 2 : 1);
  }
  return (shown + text.slice(done)).normalize("NFKC");
}
