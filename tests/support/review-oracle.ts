// What a review should say, found the slow way: every context is resolved at both commits, by `ctx resolve --at`, and what
// comes out is compared leaf by leaf; what is hidden is read from the plain JSON of the lineage's documents.
import { canonicalJson } from "../../src/model/json/canonical-json.js";
import { isJsonEqual, isJsonObject, type Json, type JsonObject } from "../../src/model/json/json.js";
import { escapeToken, findAt, parsePointer } from "../../src/model/json/pointer.js";
import type { ReviewChange } from "../../src/model/review.js";
import { leavesOf } from "./layers.js";
import { refusal, type World } from "./world.js";

/** The texts of a commit's files, by path; all data documents are JSON. */
export type Texts = Readonly<Record<string, string>>;

export interface OracleSide {
  readonly commit: string;
  readonly texts: Texts;
}

/** A change in one line: `task/task-42 ~ /caching "memory" → "Redis"`. */
export function tell({ ref, pointer, change, before, after }: Omit<ReviewChange, "part" | "origin">): string {
  const sign = { added: "+", changed: "~", removed: "-", shadowed: "s", unshadowed: "u" }[change];
  const said = pointer.startsWith("/notes/") ? [] : [before, after];
  return [ref, sign, pointer, ...said.map((value) => (value === undefined ? "" : canonicalJson(value)))].join(
    " ",
  );
}

/** Every change of every one of these contexts, sorted. */
export async function consultOracle(
  world: World,
  { refs, base, head }: { refs: readonly string[]; base: OracleSide; head: OracleSide },
): Promise<string[]> {
  const told: string[] = [];
  for (const ref of refs) {
    const [before, after] = [
      await resolveAt(world, ref, base.commit),
      await resolveAt(world, ref, head.commit),
    ];
    const [old, now] = [flatten(before), flatten(after)];
    const data: string[] = [];
    for (const pointer of new Set([...old.keys(), ...now.keys()])) {
      const [was, is] = [old.get(pointer), now.get(pointer)];
      if (was !== undefined && is !== undefined && isJsonEqual(was, is)) continue;
      const change = was === undefined ? "added" : is === undefined ? "removed" : "changed";
      if (pointer.startsWith("/data/")) data.push(pointer.slice("/data".length));
      const shown = pointer.startsWith("/data/") ? pointer.slice("/data".length) : pointer;
      told.push(tell({ ref, pointer: shown, change, ...present("before", was), ...present("after", is) }));
    }
    if (before === null || after === null) continue;
    const said = { before: saidIn(before, base.texts), after: saidIn(after, head.texts) };
    for (const hidden of listHidden(said, { data, value: after.data })) told.push(tell({ ref, ...hidden }));
  }
  return told.sort();
}

function present<Name extends string>(name: Name, value: Json | undefined) {
  return (value === undefined ? {} : { [name]: value }) as { [key in Name]?: Json };
}

type Resolved = Awaited<ReturnType<World["resolve"]>>["data"];

async function resolveAt(world: World, ref: string, at: string): Promise<Resolved | null> {
  const call = world.resolve(ref, { at, allEntries: true });
  try {
    return (await call).data;
  } catch {
    const { code } = await refusal(call);
    if (code === "CONTEXT_NOT_FOUND") return null;
    throw new Error(`${ref} is refused with ${code}`);
  }
}

function flatten(resolved: Resolved | null): Map<string, Json> {
  const found = new Map<string, Json>();
  if (resolved === null) return found;
  for (const pointer of leavesOf(resolved.data))
    found.set(`/data${pointer}`, findAt(resolved.data, parsePointer(pointer)) as Json);
  for (const note of resolved.notes) found.set(`/notes/${escapeToken(note.path)}`, note as unknown as Json);
  for (const { ref: _ref, ...record } of resolved.entries) found.set(`/entries/${record.id}`, record as Json);
  return found;
}

/** What a lineage's documents say, by path and pointer, with the context that each belongs to. */
function saidIn(resolved: Resolved, texts: Texts): Map<string, Map<string, Json>> {
  const said = new Map<string, Map<string, Json>>();
  for (const { ref, documents } of resolved.lineage) {
    for (const path of documents) {
      const raw = JSON.parse(texts[path] ?? "null") as JsonObject;
      const data = Object.fromEntries(
        Object.entries(raw).filter(([key]) => !key.startsWith("$")),
      ) as JsonObject;
      const leaves = leavesOf(data).map((pointer): [string, Json] => {
        return [pointer, findAt(data, parsePointer(pointer)) as Json];
      });
      said.set(`${ref} ${path}`, new Map(leaves));
    }
  }
  return said;
}

type Said = ReturnType<typeof saidIn>;

function listHidden(
  { before, after }: { before: Said; after: Said },
  { data, value }: { data: readonly string[]; value: JsonObject },
): Omit<ReviewChange, "ref" | "part" | "origin">[] {
  const edits = [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)];
    return [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])].flatMap((pointer) => {
      const [was, is] = [old?.get(pointer), now?.get(pointer)];
      const isSame = was === undefined || is === undefined ? was === is : isJsonEqual(was, is);
      return isSame ? [] : [{ ref: name.split(" ")[0], pointer, was, is }];
    });
  });
  // What moved from one document of a context to another is said as before.
  const isMoved = ({ ref, pointer, was, is }: (typeof edits)[number]): boolean =>
    (was === undefined) !== (is === undefined) &&
    edits.some(
      (other) =>
        other.ref === ref &&
        other.pointer === pointer &&
        (was === undefined ? other.is === undefined : other.was === undefined) &&
        isJsonEqual((was ?? is) as Json, (other.was ?? other.is) as Json),
    );
  return edits.flatMap((edit) => {
    const { pointer, was, is } = edit;
    const isTouched = data.some(
      (other) => other === pointer || other.startsWith(`${pointer}/`) || pointer.startsWith(`${other}/`),
    );
    if (isTouched || isMoved(edit)) return [];
    const counts = findAt(value, parsePointer(pointer));
    const change = differs(is, counts) ? "shadowed" : differs(was, counts) ? "unshadowed" : null;
    return change === null ? [] : [{ pointer, change, ...present("before", was), ...present("after", is) }];
  });
}

function differs(said: Json | undefined, counts: Json | undefined): boolean {
  if (said === undefined) return false;
  if (said === null) return counts !== undefined;
  if (counts === undefined) return true;
  if (isJsonObject(said)) return !isJsonObject(counts);
  return !isJsonEqual(said, counts);
}
