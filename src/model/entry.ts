// Entries: the write-once records of what happened and what was learnt.
import type { SourceText } from "./document.js";
import type { Json } from "./json/json.js";

export const ENTRY_KINDS = ["progress", "insight", "verified", "status", "retract"] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

export const INSIGHT_CATEGORIES = [
  "technical",
  "business",
  "performance",
  "security",
  "risk",
  "discovery",
  "decision",
  "challenge",
  "solution",
  "general",
] as const;

export const IMPORTANCES = ["low", "medium", "high", "critical"] as const;
export type Importance = (typeof IMPORTANCES)[number];

/** One record as it stands in `entries/*.jsonl`. Unknown fields survive. */
export interface EntryRecord {
  v: 1;
  /** A ULID; ids order entries, wall clocks only date them. */
  id: string;
  kind: EntryKind;
  /** RFC 3339, UTC. */
  at: string;
  /** "@who". */
  by: string;
  text?: string;
  category?: string;
  importance?: Importance;
  percent?: number;
  phase?: string;
  checkpoint?: string;
  details?: Json;
  files?: Json;
  /** The status that a `status` entry tells of, and the one before it where that is known. */
  status?: string;
  from?: string;
  /** The id that a `retract` takes back. */
  of?: string;
  /** What a `verified` entry accepts (see policy/freshness.ts), the document, and HEAD's commit at that time. */
  fingerprint?: string;
  document?: string;
  commit?: string;
  /** The idempotency key given by the writer. */
  key?: string;
  [field: string]: Json | undefined;
}

/** A record with the place it was read from. */
export interface Entry {
  readonly record: EntryRecord;
  readonly path: string;
  /** 1-based line in that file. */
  readonly line: number;
  /** Where it is pruned: the record as it stands there, and the file that says so. */
  readonly pruned?: { readonly whole: EntryRecord; readonly by: SourceText };
}
