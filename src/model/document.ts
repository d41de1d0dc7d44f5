// A document: one JSON or Markdown file of a context, parsed.
import type { Json, JsonObject } from "./json/json.js";
import type { ArtifactMetadata } from "./prune.js";

/** What a file contributes: `main` and `pattern` give data; a `note` is prose with front matter. */
export type DocumentRole = "main" | "pattern" | "note";
export type DocumentForm = "json" | "markdown";

/** How values of two layers at one pointer combine (SPEC §3). `by` matches array items on a key. */
export type Strategy =
  | { readonly kind: "append" }
  | { readonly kind: "union" }
  | { readonly kind: "replace" }
  | { readonly kind: "by"; readonly key: string };

/** ctx's own words: the keys that begin with `$`, taken out of the data. Pointers are in RFC 6901 form. */
export interface Words {
  branch?: string;
  parent?: string;
  needs?: string[];
  covers?: string[];
  merge?: Record<string, Strategy>;
  final?: string[];
  from?: Json;
  /** Null removes what wider levels say (RFC 7396). */
  session?: JsonObject | null;
}

/** A file as it was read, before anything is made of it. */
export interface SourceText {
  /** Relative to the context root, with "/"; absolute for the personal global context. */
  readonly path: string;
  readonly form: DocumentForm;
  /** The exact text, BOM and line endings included. */
  readonly text: string;
}

export interface Document extends SourceText {
  readonly role: DocumentRole;
  /** A `*.local.*` document, or one of the personal global context: merged last, never shared. */
  readonly personal: boolean;
  /** The user's keys as written; for a note, its whole front matter. */
  readonly data: JsonObject;
  readonly words: Words;
  /** The Markdown after the front matter; "" for JSON. */
  readonly body: string;
  /** What is shown where the body is pruned, and the file that says so; the body is then what is left of it. */
  readonly pruned?: { readonly metadata: ArtifactMetadata; readonly by: SourceText };
}

/** A note as it is shown: any Markdown that is not data, or the body of a data document (then `meta` is {}). */
export interface Note {
  readonly ref: string;
  readonly path: string;
  readonly meta: JsonObject;
  readonly markdown: string;
  /** What it says, in short; only where it is pruned: then `markdown` is an outline, or empty. */
  readonly pruned?: ArtifactMetadata;
}
