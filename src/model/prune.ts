// A prune: which notes and entries a context no longer shows whole, and what it shows in their place. Its files are written
// once; nothing of what they hide is changed. What may be hidden is judged in policy/prune/.
import type { SourceText } from "./document.js";
import type { JsonObject } from "./json/json.js";

export const PRUNE_POLICIES = ["aggressive", "moderate", "minimal"] as const;
export type PrunePolicy = (typeof PRUNE_POLICIES)[number];

/** How much is left of what is pruned: who, when and what about; or that and a summary of what it says. */
export type Keeps = "metadata" | "summary";

/** What is told of an artifact, which is a note, in place of what it says. */
export interface ArtifactMetadata {
  readonly title: string;
  /** Relative to the context root. */
  readonly path: string;
  /** At most 50 words. */
  readonly summary: string;
  /** At most 5, each at most 50 words. */
  readonly keyFindings: readonly string[];
  /** At most 5, each at most 50 words. */
  readonly recommendations: readonly string[];
  /** At most 10 paths that it names. */
  readonly files: readonly string[];
  /** What its whole text takes, estimated. */
  readonly tokens: number;
}

interface HiddenPart {
  /** `sha256:…` over RFC 8785 of what is hidden; anything else at its place is shown whole. */
  readonly hash: string;
  readonly keeps: Keeps;
  readonly tokensBefore: number;
  readonly tokensAfter: number;
}

/** A note that is hidden: `hash` is over `{meta, markdown}` as `resolve` shows them. */
export interface HiddenNote extends HiddenPart {
  readonly path: string;
  readonly metadata: ArtifactMetadata;
  /** With `keeps` summary: its headings and the beginning of what stands below each, as Markdown. */
  readonly outline?: string;
}

/** An entry that is hidden: `hash` is over its whole record. */
export interface HiddenEntry extends HiddenPart {
  readonly id: string;
  /** With `keeps` summary: the first 50 words of its text. */
  readonly text?: string;
}

export type Hidden = HiddenNote | HiddenEntry;

/** A prune as it stands in `prunes/<id>.json`. Unknown fields survive. */
export interface Prune {
  readonly id: string;
  readonly policy: PrunePolicy;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly by: string;
  /** The phase that it was made for. */
  readonly phase?: string;
  /** The workflow run and the top-level step after which it was made. */
  readonly run?: string;
  readonly step?: string;
  readonly hides: readonly Hidden[];
}

/** What takes a prune back: `prunes/<id of the prune>.<its own id>.json`. Unknown fields survive. */
export interface Undo {
  readonly of: string;
  readonly at: string;
  readonly by: string;
}

/** A file of `prunes/`, read. */
export type PruneFile = { readonly source: SourceText } & (
  { readonly kind: "prune"; readonly prune: Prune } | { readonly kind: "undo"; readonly undo: Undo }
);

/** A prune that counts, with the file that it stands in. */
export interface ActivePrune {
  readonly prune: Prune;
  readonly source: SourceText;
}

/** The prunes among some files that no undo takes back, in id order. */
export function listActive(files: readonly PruneFile[]): ActivePrune[] {
  const undone = new Set(files.flatMap((file) => (file.kind === "undo" ? [file.undo.of] : [])));
  const active = files.flatMap((file): ActivePrune[] => {
    return file.kind === "prune" && !undone.has(file.prune.id) ? [file] : [];
  });
  return active.sort((left, right) => (left.prune.id < right.prune.id ? -1 : 1));
}

/** The name of a hidden part within its context: the path of a note, the id of an entry. */
export function nameOfHidden(hidden: Hidden): string {
  return "path" in hidden ? hidden.path : hidden.id;
}

/** What is told of a pruned note; its path stands above it already. */
export function shortOf({
  title,
  summary,
  keyFindings,
  recommendations,
  files,
  tokens,
}: ArtifactMetadata): JsonObject {
  return {
    title,
    ...(summary === "" ? {} : { summary }),
    ...(keyFindings.length === 0 ? {} : { keyFindings: [...keyFindings] }),
    ...(recommendations.length === 0 ? {} : { recommendations: [...recommendations] }),
    ...(files.length === 0 ? {} : { files: [...files] }),
    tokens,
  };
}
