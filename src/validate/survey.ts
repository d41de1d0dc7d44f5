// What the rules look at: one context with its files, or everything that was read at once. Reading is the caller's.
import type { Finding } from "../errors/finding.js";
import { delegationOf, type Delegation } from "../model/delegation.js";
import type { Document, Words } from "../model/document.js";
import type { Entry } from "../model/entry.js";
import { wordsOf, type StoredContext } from "../model/layer.js";
import type { SearchedFile } from "./secrets.js";
import type { Listing } from "../store/survey/listing.js";
import type { ContextTree, ReadText } from "../store/read/tree.js";

/** One context while its files are at hand. */
export interface CheckedContext {
  readonly stored: StoredContext;
  /** Relative to the root. */
  readonly directory: string;
  /** Texts of Markdown and JSON files in it that are no documents of ctx. */
  readonly others: readonly ReadText[];
  /** The entries of files whose text writes a surrogate as an escape. */
  readonly escaped: readonly Entry[];
  /** The texts of entries files that may hold a secret. */
  readonly suspects: readonly SearchedFile[];
  /** `secrets.allow` of the settings. */
  readonly allow: readonly string[];
}

/** What is kept of a context when its texts are let go. */
export interface SurveyedContext {
  readonly stored: Pick<StoredContext, "ref" | "hasMain">;
  readonly directory: string;
  /** Whether there is anything in it that ctx reads. */
  readonly isEmpty: boolean;
  /** ctx's own words of its shared main document. */
  readonly words: Words;
  /** The documents that say them, for the places of findings. */
  readonly wordPaths: Readonly<Partial<Record<"branch" | "parent" | "needs", string>>>;
  /** The shared patterns that say which delegation they came from. */
  readonly patterns: readonly { readonly path: string; readonly delegation: string }[];
  /** In id order. */
  readonly entries: readonly SurveyedEntry[];
  /** Read only to follow `$parent` and `$needs`; nothing is reported about it. */
  readonly isBackground: boolean;
}

export interface SurveyedEntry {
  readonly id: string;
  readonly path: string;
  readonly line: number;
  /** What a retraction takes back. */
  readonly of?: string;
}

/** Everything at once. */
export interface Survey {
  readonly listing: Listing;
  readonly contexts: readonly SurveyedContext[];
  /** Those of the worktree or the revision; none where they were not asked for. */
  readonly delegations: readonly Delegation[];
  readonly knownElsewhere: KnownElsewhere;
  /** Whether all contexts were read, so that what is missing is missing. */
  readonly isWhole: boolean;
  /** The text of .context/.gitignore; null when it is absent or there is no repository that would read it. */
  readonly gitignore: { readonly text: string | null } | null;
  /** Reads files again, where a rule needs what was let go. */
  readonly readTexts: ContextTree["readTexts"];
  /** `secrets.allow` of the settings. */
  readonly allow: readonly string[];
}

/** Tells what branches know that the files here do not. */
export interface KnownElsewhere {
  /** Whether a task or branch exists outside of these files; null when that cannot be told. */
  readonly has: (ref: string) => boolean | null;
}

type Found = readonly Finding[] | Promise<readonly Finding[]>;

export type ContextRule = (context: CheckedContext) => Found;
export type SurveyRule = (survey: Survey) => Found;

/** Keeps of a context what rules about several of them need. */
export function surveyContext(
  { stored, directory }: Pick<CheckedContext, "stored" | "directory">,
  isBackground: boolean,
): SurveyedContext {
  const { ref, hasMain } = stored;
  const entries = isBackground ? [] : stored.entries;
  const files = [stored.documents, stored.notes, stored.entries, stored.brokenSources, stored.findings];
  return {
    stored: { ref, hasMain },
    directory,
    isEmpty: files.every(({ length }) => length === 0),
    words: wordsOf(stored),
    wordPaths: {
      ...pathOf(stored.documents, "branch"),
      ...pathOf(stored.documents, "parent"),
      ...pathOf(stored.documents, "needs"),
    },
    patterns: stored.documents.flatMap(({ role, personal, path, words: { from } }) => {
      const delegation = role === "pattern" && !personal ? delegationOf(from) : null;
      return delegation === null ? [] : [{ path, delegation }];
    }),
    entries: entries.map(({ record: { id, kind, of }, path, line }): SurveyedEntry => {
      return kind === "retract" && typeof of === "string" ? { id, path, line, of } : { id, path, line };
    }),
    isBackground,
  };
}

/** The document that counts for a word: the last one that says it, as in wordsOf. */
function pathOf(documents: readonly Document[], word: "branch" | "parent" | "needs") {
  const said = documents.findLast(({ role, personal, words }) => {
    return role === "main" && !personal && words[word] !== undefined;
  });
  return said === undefined ? {} : { [word]: said.path };
}
