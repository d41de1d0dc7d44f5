// Which snapshot a person means: the newest of its kind, unless one is named.
import { CtxError } from "../../errors/ctx-error.js";
import type { Snapshot } from "../../model/snapshot.js";
import { findSimilar } from "../../model/text/similar.js";
import { quoteForShell } from "../../model/text/shell-quote.js";

const SHORTEST_ID = 6;

/**
 * Finds a snapshot of something: by its name (the newest of that name), by its id or the first six or more characters of
 * it, or the newest that somebody made. Those that a restore made of what it replaced are found by name and id alone: so a
 * restore that was cut off goes on when it is run again, and does not go back.
 * @throws {CtxError} VALUE_NOT_FOUND; REF_AMBIGUOUS when several ids begin so.
 */
export function findSnapshot(
  snapshots: readonly Snapshot[],
  { of, name }: { of: string; name: string | undefined },
): Snapshot {
  const own = snapshots.filter((snapshot) => snapshot.of === of);
  if (name === undefined) {
    const newest = own.findLast(({ why }) => why !== "restore");
    if (newest !== undefined) return newest;
    throw new CtxError("VALUE_NOT_FOUND", `There is no snapshot of ${of}.`, {
      hint: `Make one: ctx snapshot save ${quoteForShell(of)}`,
    });
  }
  const named = own.findLast((snapshot) => snapshot.name === name);
  if (named !== undefined) return named;
  const start = name.toUpperCase();
  const byId = start.length < SHORTEST_ID ? [] : own.filter(({ id }) => id.startsWith(start));
  const [first] = byId;
  if (first !== undefined && byId.length === 1) return first;
  if (first !== undefined) {
    throw new CtxError("REF_AMBIGUOUS", `Several snapshots of ${of} have ids that begin with ${name}.`, {
      hint: "Give more of it.",
      details: { candidates: byId.map(({ id }) => id) },
    });
  }
  const near = findSimilar(
    name,
    own.flatMap((snapshot) => snapshot.name ?? []),
  );
  const list = `\`ctx snapshot list ${quoteForShell(of)}\` shows them.`;
  throw new CtxError("VALUE_NOT_FOUND", `No snapshot of ${of} is called ${name}.`, {
    hint: near === null ? list : `did you mean ${quoteForShell(near)}? ${list}`,
  });
}
