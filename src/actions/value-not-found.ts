// The refusal for a pointer that names nothing in a resolved context, with the nearest name.
import { CtxError } from "../errors/ctx-error.js";
import { findAt, formatPointer, parsePointer } from "../model/pointer.js";
import { formatRef } from "../model/ref.js";
import { findSimilar } from "../model/similar.js";
import type { ResolvedRef } from "./resolve-ref.js";

/** Makes it; a value that a narrower level removed is said to be. */
export function valueNotFound(found: ResolvedRef, pointer: string): CtxError {
  const tokens = parsePointer(pointer);
  const removal = found.resolved.merged.removals.get(formatPointer(tokens));
  if (removal !== undefined) {
    return new CtxError(
      "VALUE_NOT_FOUND",
      `${formatPointer(tokens)} was removed by ${formatRef(removal.layer.ref)}.`,
      {
        path: removal.document.path,
        hint: "It is set to null there.",
      },
    );
  }
  const depth = tokens.findIndex(
    (_, index) => findAt(found.resolved.data, tokens.slice(0, index + 1)) === undefined,
  );
  const parent = findAt(found.resolved.data, tokens.slice(0, depth));
  const near = findSimilar(tokens[depth] ?? "", Object.keys(Object(parent) as object));
  const full = `\`ctx resolve ${formatRef(found.ref)}\` shows everything.`;
  return new CtxError("VALUE_NOT_FOUND", `No value at ${formatPointer(tokens)} in ${formatRef(found.ref)}.`, {
    hint: near === null ? full : `did you mean ${formatPointer([...tokens.slice(0, depth), near])}? ${full}`,
  });
}
