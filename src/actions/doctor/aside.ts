// How the bytes of a file that a repair changes are kept: under a name beside it that ctx never reads.
import { makeUlid } from "../../model/ulid.js";
import { areEqual, type RepairStep } from "../../store/write/repair.js";
import { readBytes, type Site } from "./site.js";

/** Names that a repair has given: `context.json.broken-01K…`, `leftover-01K…`. */
const ASIDE_NAME = /(?:^|\.)(?:broken|mixed|leftover)-[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** Why bytes were set aside; it stands in their new name. */
export type AsideReason = "broken" | "mixed" | "leftover";

export interface Kept {
  /** Relative to the root. */
  readonly path: string;
  /** Empty when an earlier repair has kept the same bytes already. */
  readonly steps: readonly RepairStep[];
}

/** Plans to keep bytes under a new name: the file's own with an ending, or for a leftover one of its own. */
export function keepAside(
  site: Site,
  { root, path, bytes, reason }: { root: string; path: string; bytes: Uint8Array; reason: AsideReason },
): Kept {
  const start =
    reason === "leftover" ? `${path.slice(0, path.lastIndexOf("/"))}/leftover-` : `${path}.${reason}-`;
  const known = site.files.find((file) => {
    if (file.kind !== "file" || !file.path.startsWith(start) || !isAside(file.path)) return false;
    const held = readBytes(site, root, file.path);
    return held !== null && areEqual(held, bytes);
  });
  if (known !== undefined) return { path: known.path, steps: [] };
  const { clock, ids } = site.runtime;
  const kept = `${start}${makeUlid(clock.now(), ids.randomBytes(), null)}`;
  return { path: kept, steps: [{ top: root, path: kept, before: null, after: bytes }] };
}

/** Tells whether a repair has set this file aside. */
export function isAside(path: string): boolean {
  return ASIDE_NAME.test(path.slice(path.lastIndexOf("/") + 1));
}
