// What an import makes of another tool's files: one thing after the other, each a file of ours, told apart by what it
// was called there. Texts come in and texts go out; which files are read, and whether one is written, is decided elsewhere.
import type { Finding } from "../errors/finding.js";
import type { Json } from "../model/json/json.js";
import type { Ref } from "../model/ref.js";

/** The tools whose files can be imported, as the command line names them. */
export const TOOLS = [
  "backlog",
  "task-master",
  "memory-bank",
  "madr",
  "agents-md",
  "beads",
  "workrail",
] as const;
export type Tool = (typeof TOOLS)[number];

/** A text file of the other tool. */
export interface ForeignFile {
  /** Relative to the tool's folder, with "/"; the file's name alone where a file was given. */
  readonly path: string;
  readonly text: string;
}

/** What the tools' files mean depends on this about the place they are imported into. */
export interface Place {
  /** The branches that git knows here. */
  readonly branches: readonly string[];
}

/** One thing of the source, as the file of ours that it becomes. */
export interface ImportedThing {
  /** Where it was: the file, and after "#" its name in there where a file holds several. */
  readonly source: string;
  /** What the tool calls it; with the tool's name it tells whether something was imported before. */
  readonly id: string;
  /** The context that it belongs to; null for a workflow, which belongs to none. */
  readonly ref: Ref | null;
  /** Whether it is that context's main document, and not a note of it. */
  readonly isMain: boolean;
  /** Relative to the root. */
  readonly path: string;
  /** The whole file, given what `$from` is to say, and the ids of tasks that are something else here: no link may lead there. */
  readonly write: (from: Json, strangers: ReadonlySet<string>) => Promise<string>;
  /** What is doubtful about it, for whoever imports it. */
  readonly doubts?: readonly Finding[];
  /** What it was there, by which a later change is seen. */
  readonly original: string;
}

/** Something of the source that is not imported, and why, in a few words. */
export interface LeftOut {
  readonly source: string;
  readonly reason: string;
}

/** What a tool's files hold. Every thing of the source is in one of the two lists. */
export interface ImportPlan {
  readonly things: readonly ImportedThing[];
  readonly leftOut: readonly LeftOut[];
  /** With paths as the files have them. */
  readonly findings: readonly Finding[];
}

/** How a tool's files are understood. */
export interface Importer {
  /** Where the tool keeps its files in a project: the first of these folders that is there, else what was given. */
  readonly folders: readonly string[];
  /** Whether a file below that folder is one of the tool's. */
  readonly wants: (path: string) => boolean;
  readonly plan: (files: readonly ForeignFile[], place: Place) => Promise<ImportPlan>;
}
