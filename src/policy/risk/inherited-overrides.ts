// R2: a narrower context that says something else than the wider ones decided.
import type { Risk } from "../../model/review.js";
import { nameIn } from "./place.js";
import type { RiskSubject } from "./subject.js";

/** Finds values that hide, or with null remove, what is inherited. */
export function findInheritedOverrides({ overrides }: RiskSubject): Risk[] {
  return overrides.map(({ ref, pointer, path, line, value, inherited }) => {
    const verb = value === null ? "removes" : "overrides";
    const message = `${nameIn(ref)} ${verb} ${nameIn(pointer)}, inherited from ${nameIn(inherited.ref)}.`;
    return { flag: "R2", severity: "medium", path, line, message };
  });
}
