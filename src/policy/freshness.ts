// When a document is stale: code that it covers changed, and the document did not, nor did anybody accept that code.
// Pure: what changed and what was accepted are facts that come in; whoever has too few of them gets `unknown`.
import { canonicalJson } from "../model/json/canonical-json.js";

export const FRESHNESSES = ["fresh", "stale", "unknown"] as const;
export type Freshness = (typeof FRESHNESSES)[number];

/** Why a verdict is what it is. The names are permanent. */
export const FRESHNESS_REASONS = [
  /** Fresh: a `verified` entry names exactly these blobs. */
  "verified",
  /** Fresh: the document itself changed. */
  "document-changed",
  /** Fresh: no covered file differs from when the document changed last, or was verified. */
  "unchanged",
  /** Stale. */
  "files-changed",
  /** Unknown: history is cut off before the document's last change. */
  "history-cut",
  /** Unknown: a covered file is in conflict. */
  "unmerged",
  /** Unknown: what git would store of a covered file is decided by a program of the user's, which ctx does not run. */
  "filtered",
  /** Unknown: a glob of `$covers` stands for too much. */
  "covers-invalid",
  /** Unknown: the document cannot be read. */
  "broken",
  /** Unknown: there is no git repository. */
  "no-repository",
] as const;
export type FreshnessReason = (typeof FRESHNESS_REASONS)[number];

/** Why nobody can tell. */
export type Obstacle =
  "history-cut" | "unmerged" | "filtered" | "covers-invalid" | "broken" | "no-repository";

export interface FreshnessFacts {
  /** Null where the covered files are not known. */
  readonly fingerprint: string | null;
  /** The fingerprints that were accepted. */
  readonly verified: ReadonlySet<string>;
  readonly isDocumentChanged: boolean;
  /** How many covered files differ; null where that is not known. */
  readonly changedFiles: number | null;
  /** What keeps the facts above from being whole. */
  readonly obstacle?: Obstacle | undefined;
}

/** Judges one document. Acceptance counts whatever else is unknown, since it names the very blobs. */
export function assessFreshness(facts: FreshnessFacts): { verdict: Freshness; reason: FreshnessReason } {
  const { fingerprint, verified, isDocumentChanged, changedFiles, obstacle } = facts;
  if (isDocumentChanged) return { verdict: "fresh", reason: "document-changed" };
  if (fingerprint !== null && verified.has(fingerprint)) return { verdict: "fresh", reason: "verified" };
  if (obstacle !== undefined) return { verdict: "unknown", reason: obstacle };
  if (changedFiles === null) return { verdict: "unknown", reason: "history-cut" };
  return changedFiles === 0
    ? { verdict: "fresh", reason: "unchanged" }
    : { verdict: "stale", reason: "files-changed" };
}

/** The worst of some verdicts, which is that of all together; fresh where there is nothing to judge. */
export function worstOf(verdicts: readonly Freshness[]): Freshness {
  if (verdicts.includes("stale")) return "stale";
  return verdicts.includes("unknown") ? "unknown" : "fresh";
}

/**
 * The text that a fingerprint is the SHA-256 of: RFC 8785 JSON of an object with the id of each covered file's blob by its
 * path, relative to the context root. Git's ids are those of what it stores, whatever a checkout makes of line ends. A
 * submodule counts with its commit, a link with its target.
 */
export function fingerprintText(files: readonly { readonly path: string; readonly oid: string }[]): string {
  // A file of any name, `__proto__` included, is one member.
  const byPath = Object.fromEntries(files.map(({ path, oid }) => [path, oid]));
  return canonicalJson(byPath);
}
