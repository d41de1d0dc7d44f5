// Shallow clones: where history was cut, what lies beyond cannot be told, and a "no" would be a guess.
import { join } from "node:path";
import type { CtxError } from "../../errors/ctx-error.js";
import type { ObjectId } from "../../ports/git.js";
import type { Place } from "./place.js";
import { isThere, readTextOrNull, unsupported } from "./unsupported.js";

export function isShallow(place: Place): boolean {
  return isThere(join(place.commonDirectory, "shallow"));
}

/** The commits whose parents were cut off. */
export function readShallow(place: Place): Set<ObjectId> {
  return new Set((readTextOrNull(join(place.commonDirectory, "shallow")) ?? "").split("\n").filter(Boolean));
}

const UNSHALLOW = "In a shallow clone, `git fetch --unshallow` brings the history.";

/** The refusal when the commits between two are not here. */
export function historyMissing(ancestor: ObjectId, descendant: ObjectId, cause: unknown): CtxError {
  return unsupported(
    `Whether ${ancestor} is an ancestor of ${descendant} cannot be told: history is missing here.`,
    { hint: UNSHALLOW, cause },
  );
}

/** The refusal when the commits at which two histories part are not here. */
export function partingMissing(left: ObjectId, right: ObjectId, cause: unknown): CtxError {
  return unsupported(`Where ${left} and ${right} part cannot be told: history is missing here.`, {
    hint: UNSHALLOW,
    cause,
  });
}
