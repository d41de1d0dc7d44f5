// Who writes: `--by`, else CTX_BY, else git's user.name, else @unknown (SPEC §2, Entries).
import { CtxError } from "../errors/ctx-error.js";
import type { Repository } from "../ports/git.js";
import type { Environment } from "../ports/runtime.js";

const PLAIN_WHO = /^@[A-Za-z0-9][A-Za-z0-9._[\]-]{0,63}$/;

/**
 * Tells who writes, as "@who".
 * @throws {CtxError} USAGE when `--by` or CTX_BY is not a name.
 */
export async function readAuthor(
  by: string | undefined,
  { repository, environment }: { repository: Repository | null; environment: Environment },
): Promise<string> {
  const named = by ?? (environment["CTX_BY"] || undefined);
  if (named !== undefined) return requireWho(named);
  const slug = slugOf((await repository?.userName()) ?? "");
  return slug === "" ? "@unknown" : `@${slug}`;
}

/**
 * A name that somebody gave, as "@who".
 * @throws {CtxError} USAGE when it is none.
 */
export function requireWho(named: string): string {
  const who = named.startsWith("@") ? named : `@${named}`;
  if (isWho(who)) return who;
  throw new CtxError("USAGE", `Not a name: ${named === "" ? '""' : named}`, {
    hint: "Letters, digits, dots, dashes and underscores, at most 64 of them, as in @backend_agent.",
  });
}

/** A name as one lower-case word: "Ada Lovelace" becomes "ada-lovelace". */
export function slugOf(name: string): string {
  const text = name.normalize("NFC").toLowerCase();
  // Only where letters may be of any script: that pattern takes as long to make as all others of a start together.
  const words = /^[ -~]*$/.test(text)
    ? text.match(/[a-z0-9][a-z0-9._]*/g)
    : text.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}._]*/gu);
  return (words ?? []).join("-").slice(0, 64);
}

function isWho(text: string): boolean {
  return PLAIN_WHO.test(text) || /^@[\p{L}\p{N}][\p{L}\p{M}\p{N}._[\]-]{0,63}$/u.test(text);
}
