// What pieces weigh in the JSON text of {data, notes, entries}, as `--json` prints it.
import type { Json } from "../model/json/json.js";
import { formatPointer, type Pointer } from "../model/json/pointer.js";
import type { Piece } from "../model/piece.js";
import { escapeHidden } from "../model/text/visible-text.js";
import type { Frame, Price } from "./fit.js";
import { weighText } from "./tokens.js";

/** What weighs on the answer also when nothing is kept. */
export const EMPTY_JSON = '{"data":{"},"notes":[{"],"entries":[{"]}';

/** The text that the tokens of an answer in JSON are counted in. */
export function jsonText(value: unknown): string {
  return escapeHidden(JSON.stringify(value));
}

/**
 * Prices a piece. The text is thought of as cut behind every quotation mark that opens a key, so that a key is weighed
 * with its value and with the mark of the next one: the sum of the prices and of EMPTY_JSON is never less than what the
 * whole weighs (see weighText), and hardly more.
 */
export function priceAsJson({ content }: Piece): Price {
  if (content.kind === "value") return priceValue(content.pointer, content.value);
  const record = jsonText(content.kind === "note" ? content.note : content.entry);
  return { own: weighText(`${record.slice('{"'.length)},{"`), frames: [] };
}

function priceValue(pointer: Pointer, value: Json): Price {
  const frames = pointer.slice(0, -1).map((token, depth): Frame => {
    const name = formatPointer(pointer.slice(0, depth + 1));
    return { name, cost: weighText(`${keyOf(token)}:{"`) + weighText('},"') };
  });
  return { own: weighText(`${keyOf(pointer.at(-1) as string)}:${jsonText(value)},"`), frames };
}

/** A key without its opening quotation mark. */
function keyOf(token: string): string {
  return jsonText(token).slice(1);
}
