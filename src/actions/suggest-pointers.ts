// The pointers into a context's data, for completion: as people type them, with a short look at each value.
import { isJsonObject, type Json, type JsonObject } from "../model/json/json.js";
import { formatPointer, type Pointer } from "../model/json/pointer.js";
import type { Runtime } from "../ports/runtime.js";
import { get } from "./get.js";
import { resolveRef } from "./resolve-ref.js";
import type { SuggestRequest, Suggestion } from "./suggest.js";

/** More values than anybody picks from; data may be a megabyte. */
const MOST = 5000;
const MOST_SHOWN = 200;

/**
 * Lists the values inside a context, objects before what is in them; arrays are listed whole.
 * @throws {CtxError} as get and resolve do.
 */
export async function suggestPointers(
  runtime: Runtime,
  { directory, wanted, prefix, ref }: SuggestRequest,
): Promise<Suggestion[]> {
  const data = await readData(runtime, { directory, wanted, ref });
  const found: Suggestion[] = [];
  const walk = (value: JsonObject, place: Pointer): void => {
    for (const [key, member] of Object.entries(value)) {
      if (found.length >= MOST) return;
      const pointer = [...place, key];
      const typed = spell(pointer, prefix);
      // What cannot lead to the prefix is not walked: objects may nest deep.
      if (typed.startsWith(prefix)) found.push({ value: typed, description: preview(member) });
      if (isJsonObject(member) && (typed.startsWith(prefix) || prefix.startsWith(typed)))
        walk(member, pointer);
    }
  };
  walk(data, []);
  return found;
}

async function readData(
  runtime: Runtime,
  { directory, wanted, ref }: { directory: string; wanted: string; ref: string | undefined },
): Promise<JsonObject> {
  if (wanted === "resolved-pointer") return (await resolveRef(runtime, { directory, ref })).resolved.data;
  if (ref === undefined) return {};
  const { data } = await get(runtime, { directory, ref });
  return "data" in data ? data.data : {};
}

/** `a.b.c` where that says it all and nobody has begun a JSON Pointer, else `/a/b/c`. */
function spell(pointer: Pointer, prefix: string): string {
  const isDotted = !prefix.startsWith("/") && pointer.every((key) => key !== "" && !key.includes("."));
  const dotted = pointer.join(".");
  return isDotted && !dotted.startsWith("/") && !dotted.startsWith("-") ? dotted : formatPointer(pointer);
}

function preview(value: Json): string {
  if (Array.isArray(value)) return `${value.length} in a list`;
  if (isJsonObject(value)) return `${Object.keys(value).length} keys`;
  return JSON.stringify(typeof value === "string" ? value.slice(0, MOST_SHOWN) : value);
}
