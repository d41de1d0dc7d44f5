// The refusal for a pointer that names nothing, with the nearest name: in a resolved context, or in one context alone.
import { CtxError } from "../errors/ctx-error.js";
import type { Finding } from "../errors/finding.js";
import type { JsonObject } from "../model/json/json.js";
import { findAt, formatPointer, parsePointer, type Pointer } from "../model/json/pointer.js";
import { formatRef, type Ref } from "../model/ref.js";
import { quoteForShell } from "../model/text/shell-quote.js";
import { findSimilar } from "../model/text/similar.js";
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
        findings: found.findings,
      },
    );
  }
  const near = findNearPointer(found.resolved.data, tokens);
  const full = `\`ctx resolve ${quoteForShell(formatRef(found.ref))}\` shows everything.`;
  return new CtxError("VALUE_NOT_FOUND", `No value at ${formatPointer(tokens)} in ${formatRef(found.ref)}.`, {
    hint: near === null ? full : `did you mean ${near}? ${full}`,
    findings: found.findings,
  });
}

/** Makes it for a value that a context itself does not hold, whatever it may inherit. */
export function ownValueNotFound(
  { ref, data, findings }: { ref: Ref; data: JsonObject; findings: readonly Finding[] },
  pointer: Pointer,
): CtxError {
  const [name, place] = [formatRef(ref), formatPointer(pointer)];
  const near = findNearPointer(data, pointer);
  const inherited = `It may inherit one: \`ctx resolve ${quoteForShell(name)} --select ${quoteForShell(place)}\`.`;
  const absent = pointer[0]?.startsWith("$")
    ? "Words that begin with $ are ctx's own, and no data."
    : { command: inherited, tool: "It may inherit one: context_resolve shows everything." };
  return new CtxError("VALUE_NOT_FOUND", `No value at ${place} in ${name} itself.`, {
    hint: near === null ? absent : `did you mean ${near}?`,
    findings,
  });
}

/** The pointer that differs in one token, the first that leads nowhere; null when no key there is near. */
function findNearPointer(data: JsonObject, tokens: Pointer): string | null {
  const depth = tokens.findIndex((_, index) => findAt(data, tokens.slice(0, index + 1)) === undefined);
  const parent = findAt(data, tokens.slice(0, depth));
  const near = findSimilar(tokens[depth] ?? "", Object.keys(Object(parent) as object));
  return near === null ? null : formatPointer([...tokens.slice(0, depth), near]);
}
