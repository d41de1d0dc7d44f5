// Layers for tests of the rules: written as the JSON of their documents, ctx's own words included.
import type { Document } from "../../src/model/document.js";
import type { EntryRecord } from "../../src/model/entry.js";
import type { Json, JsonObject } from "../../src/model/json/json.js";
import type { Layer } from "../../src/model/layer.js";
import { formatPointer } from "../../src/model/json/pointer.js";
import { formatRef, parseRef, type Ref } from "../../src/model/ref.js";
import { listOrigins } from "../../src/resolve/origins.js";
import { resolveLayers, type ResolvedLayers } from "../../src/resolve/resolve-layers.js";
import { directoryOf } from "../../src/store/layout.js";
import { splitWords } from "../../src/store/words.js";

/** Reads the pointers of a merged value's leaves as SPEC §3 means them: scalars, empty objects, whole arrays. */
export function leavesOf(value: Json, tokens: readonly string[] = []): string[] {
  const isTree = typeof value === "object" && value !== null && !Array.isArray(value);
  if (isTree && Object.keys(value).length > 0) {
    return Object.keys(value).flatMap((key) => leavesOf(value[key] as Json, [...tokens, key]));
  }
  return tokens.length === 0 ? [] : [formatPointer(tokens)];
}

/** Makes a document from the JSON as it would be written, `$` words included. */
export function makeDocument(path: string, raw: JsonObject, more: Partial<Document> = {}): Document {
  const { data, words } = splitWords(raw, path);
  const role = path.includes("/patterns/") ? "pattern" : "main";
  const personal = path.includes(".local.");
  const text = `${JSON.stringify(raw, null, 2)}\n`;
  return { path, form: "json", text, role, personal, data, words, body: "", ...more };
}

/** The documents of a layer by the path inside its context; or one object for `context.json`. */
export type LayerFiles = Readonly<Record<string, JsonObject>>;

/** Makes a layer of several documents. */
export function makeLayer(refText: string, files: LayerFiles, more: Partial<Layer> = {}): Layer {
  const ref = parseRef(refText) as Ref;
  const documents = Object.keys(files).map((name) => {
    return makeDocument(`${directoryOf(ref)}/${name}`, files[name] as JsonObject);
  });
  return {
    ref,
    from: "worktree",
    commit: null,
    documents,
    notes: [],
    entries: [],
    findings: [],
    hasMain: true,
    brokenSources: [],
    personal: false,
    ...more,
  };
}

const LINEAGE = ["project", "branch/feature/task-42-login", "task/task-42"];

/** Makes the layers project, branch and task (or fewer, the last ones missing), each of one document. */
export function makeLineage(...raws: readonly JsonObject[]): Layer[] {
  return raws.map((raw, index) => makeLayer(LINEAGE[index] as string, { "context.json": raw }));
}

export interface Resolving extends ResolvedLayers {
  /** Pointer to `ref path#pointer strategy < overridden…`, short enough to read in a table. */
  readonly origins: Readonly<Record<string, string>>;
  /** `CODE path pointer`. */
  readonly problems: readonly string[];
}

/** Resolves layers for the last one's ref and words the origins and findings shortly. */
export function resolveThem(layers: readonly Layer[]): Resolving {
  const resolved = resolveLayers(layers, (layers.at(-1) as Layer).ref);
  const origins: Record<string, string> = {};
  const root = resolved.merged.root;
  if (root !== null) {
    for (const [pointer, origin] of listOrigins(root, layers)) {
      const wider = origin.overrides.map((one) => `${nameOf(one.layer.ref)}=${JSON.stringify(one.value)}`);
      origins[pointer] = [nameOf(origin.layer.ref), ...wider].join(" < ");
    }
  }
  const problems = resolved.findings.map(({ code, path, pointer }) => {
    return `${code} ${path?.split("/").slice(1, 2).join("/")} ${pointer}`;
  });
  return { ...resolved, origins, problems };
}

/** An entry as it stands in a layer. */
export function makeEntry(record: Partial<EntryRecord> & { id: string }) {
  const whole: EntryRecord = { v: 1, kind: "insight", at: "2026-11-20T10:02:00Z", by: "@ada", ...record };
  return { record: whole, path: `.context/project/entries/${record.id}.jsonl`, line: 1 };
}

function nameOf(ref: Ref): string {
  return ref.level === "branch" ? "branch" : formatRef(ref).replace(/^task\//, "");
}
