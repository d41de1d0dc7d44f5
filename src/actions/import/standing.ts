// What stands here already where an imported thing would go: nothing, the same thing from an earlier import, or something
// else. An earlier import is known by what it says of its origin, however it was edited since.
import type { ImportedThing } from "../../import/things.js";
import { parseDocument } from "../../format/document.js";
import { getOwn, isJsonObject, type Json } from "../../model/json/json.js";
import { formatRef, type Ref } from "../../model/ref.js";
import type { Runtime } from "../../ports/runtime.js";
import type { ContextReader } from "../../store/read/context-reader.js";
import {
  branchNamesOnDisk,
  findCaseTwin,
  requireNotHidden,
  taskIdsOnDisk,
} from "../../store/read/find-ref.js";
import type { Workspace } from "../../store/place/workspace.js";
import { requireInside } from "../../store/write/writes.js";

export type Standing =
  | { readonly kind: "free" }
  | { readonly kind: "ours"; readonly path: string; readonly isChanged: boolean }
  /** `what`: its name where that differs from the one that was looked for. */
  | { readonly kind: "taken"; readonly path: string; readonly what?: string };

interface Question {
  readonly workspace: Workspace;
  readonly reader: ContextReader;
  readonly thing: ImportedThing;
  readonly origin: { readonly import: string; readonly id: string };
  /** Of the thing as the source has it now. */
  readonly digest: string;
}

/**
 * Looks where a thing would go.
 * @throws {CtxError} OUTSIDE_ROOT when a link stands there.
 */
export async function findStanding(runtime: Runtime, question: Question): Promise<Standing> {
  const { workspace, thing } = question;
  requireInside(runtime, workspace.root, thing.path);
  const mains = thing.isMain && thing.ref !== null ? await findMains(runtime, question, thing.ref) : null;
  if (mains !== null) return mains;
  const text =
    runtime.files.kindOf(`${workspace.root}/${thing.path}`) === null
      ? null
      : runtime.files.readText(`${workspace.root}/${thing.path}`);
  return text === null ? { kind: "free" } : judge(thing.path, await originIn(thing.path, text), question);
}

/** A context's main document: in either form, under a name that differs by case only, and on other branches. */
async function findMains(
  runtime: Runtime,
  { workspace, reader, ...question }: Question,
  ref: Ref,
): Promise<Standing | null> {
  const here = await reader.readHere(ref);
  requireNotHidden(here);
  const found = here.hasMain ? here : await reader.read(ref);
  const [document] = found?.hasMain ? found.documents : [];
  if (document !== undefined) return judge(document.path, document.words.from, question);
  if (found?.hasMain) return { kind: "taken", path: question.thing.path };
  const name = ref.level === "task" ? ref.id : ref.level === "branch" ? ref.name : null;
  const known =
    ref.level === "task" ? taskIdsOnDisk(runtime, workspace) : branchNamesOnDisk(runtime, workspace);
  const twin = name === null ? null : findCaseTwin(name, known);
  if (twin === null) return null;
  return { kind: "taken", path: question.thing.path, what: formatRef(ref).slice(0, -twin.length) + twin };
}

function judge(
  path: string,
  from: Json | undefined,
  { origin, digest }: Pick<Question, "origin" | "digest">,
): Standing {
  if (!isJsonObject(from) || from["import"] !== origin.import || from["id"] !== origin.id) {
    return { kind: "taken", path };
  }
  return { kind: "ours", path, isChanged: from["digest"] !== digest };
}

async function originIn(path: string, text: string): Promise<Json | undefined> {
  const form = path.endsWith(".json") ? "json" : "markdown";
  const { raw } = await parseDocument({ path, form, text });
  return raw === null ? undefined : getOwn(raw, "$from");
}
