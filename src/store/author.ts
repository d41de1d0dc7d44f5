// Who writes: `--by`, else CTX_BY, else git's user.name, else @unknown (SPEC §2, Entries).
import { CtxError } from "../errors/ctx-error.js";
import type { Repository } from "../ports/git.js";
import type { Environment } from "../ports/runtime.js";

const WHO = /^@[\p{L}\p{N}][\p{L}\p{M}\p{N}._[\]-]{0,63}$/u;

/**
 * Tells who writes, as "@who".
 * @throws {CtxError} USAGE when `--by` or CTX_BY is not a name.
 */
export async function readAuthor(
  by: string | undefined,
  { repository, environment }: { repository: Repository | null; environment: Environment },
): Promise<string> {
  const named = by ?? (environment["CTX_BY"] || undefined);
  if (named !== undefined) {
    const who = named.startsWith("@") ? named : `@${named}`;
    if (WHO.test(who)) return who;
    throw new CtxError("USAGE", `Not a name: ${named === "" ? '""' : named}`, {
      hint: "Letters, digits, dots, dashes and underscores, at most 64 of them, as in @backend_agent.",
    });
  }
  const slug = slugOf((await repository?.userName()) ?? "");
  return slug === "" ? "@unknown" : `@${slug}`;
}

/** A name as one lower-case word: "Ada Lovelace" becomes "ada-lovelace". */
export function slugOf(name: string): string {
  const words =
    name
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}._]*/gu) ?? [];
  return words.join("-").slice(0, 64);
}
