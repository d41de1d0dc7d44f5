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

/** The refusal when the commits between two are not here. */
export function historyMissing(ancestor: ObjectId, descendant: ObjectId, cause: unknown): CtxError {
  return unsupported(
    `Whether ${ancestor} is an ancestor of ${descendant} cannot be told: history is missing here.`,
    {
      hint: "In a shallow clone, `git fetch --unshallow` brings the history.",
      cause,
    },
  );
}
