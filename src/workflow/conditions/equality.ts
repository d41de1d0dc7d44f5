// WorkRail's lenient equality, which its definitions count on: agents write "large", "3" and "yes".
import type { Json } from "../../model/json/json.js";

const YES = ["true", "1", "yes"];
const NO = ["false", "0", "no"];

/**
 * Tells whether two values count as equal: texts trimmed and regardless of case, a number and a numeric text by value, a
 * boolean and true/1/yes or false/0/no, nothing and null; anything else strictly, so that lists and objects never are.
 */
export function isLenientlyEqual(left: Json | undefined, right: Json | undefined): boolean {
  if (left === null || left === undefined) return right === null || right === undefined;
  if (right === null || right === undefined) return false;
  if (typeof left === "string") return isTextEqual(left, right);
  if (typeof right === "string") return isTextEqual(right, left);
  return left === right;
}

function isTextEqual(text: string, other: Json): boolean {
  const plain = text.trim().toLowerCase();
  if (typeof other === "string") return plain === other.trim().toLowerCase();
  // As there, a text of blanks counts as 0.
  if (typeof other === "number") return Number(text) === other;
  return typeof other === "boolean" && (other ? YES : NO).includes(plain);
}
