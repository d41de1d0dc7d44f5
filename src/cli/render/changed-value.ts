// A value before and after on one line. Where both are long, they are shown from a little before they part.
import type { Json } from "../../model/json/json.js";
import { cutToWidth, widthOf } from "../../model/text/terminal-width.js";
import { formatJson } from "./json.js";

const ARROW = " → ";
/** What is shown of the part that both have in common, in code units; never more than a third of the room. */
const LONGEST_LEAD = 12;

/** `before → after` as JSON, in at most some columns. */
export function mentionChange(before: Json, after: Json, columns: number): string {
  const [old, now] = [formatJson(before), formatJson(after)];
  const room = columns - widthOf(ARROW);
  if (widthOf(old) + widthOf(now) <= room) return old + ARROW + now;
  const half = Math.floor(room / 2);
  const start = startOf(old, now, half);
  const [shownOld, shownNow] = [from(old, start), from(now, start)];
  // What the shorter one leaves is the longer one's.
  const roomOld = Math.max(half, room - widthOf(shownNow));
  const cutOld = cutToWidth(shownOld, roomOld);
  return cutOld + ARROW + cutToWidth(shownNow, room - widthOf(cutOld));
}

/** Where to begin so that the difference is in sight: 0 if it is anyway. */
function startOf(old: string, now: string, room: number): number {
  let common = 0;
  while (common < old.length && old[common] === now[common]) common++;
  const lead = Math.min(LONGEST_LEAD, Math.floor(room / 3));
  if (widthOf(old.slice(0, common)) < room - lead) return 0;
  const start = Math.max(0, common - lead);
  // Not inside a surrogate pair.
  return /^[\udc00-\udfff]/.test(old.slice(start)) ? start + 1 : start;
}

function from(text: string, start: number): string {
  return start === 0 ? text : `…${text.slice(start)}`;
}
