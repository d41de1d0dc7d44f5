// Secrets that are in the files already: in values, prose, entries, keys and names. Writing refuses them beforehand
// (store/write/refuse-secrets.ts); these came by an editor, a merge, or before there was a rule for them.
import { makeFinding, type Finding } from "../errors/finding.js";
import { hashOfSecret } from "../secrets/allowed.js";
import { mayHoldSecret } from "../secrets/suspicion.js";
import type { CheckedContext, Survey } from "./survey.js";

/** A file whose text is at hand; the path, relative to the root, tells what it is. */
export interface SearchedFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Finds the secrets of files: SECRET_FOUND with file, line and column, the kind in the message and the hash that allows
 * it in the hint; never the secret, nor a part of it. For whoever has texts, from the worktree, an index or a commit.
 */
export async function findSecretsInFiles(
  files: readonly SearchedFile[],
  allow: readonly string[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { path, text } of files) {
    if (!mayHoldSecret(text)) continue;
    const { findWrittenSecrets } = await import("../store/read/written-secrets.js");
    for (const { kind, name, pointer, place, secret } of await findWrittenSecrets({ path, text }, allow)) {
      const at = pointer === null ? {} : { pointer };
      findings.push(faultOf({ kind, name, secret }, { path, ...place, ...at }));
    }
  }
  return findings;
}

/** Finds the secrets of a context's files. */
export async function findSecretFaults({
  stored,
  others,
  suspects,
  allow,
}: CheckedContext): Promise<Finding[]> {
  const read = others.filter((other) => "text" in other);
  const files = [...stored.documents, ...stored.notes, ...stored.brokenSources, ...read, ...suspects];
  return findSecretsInFiles(files, allow);
}

/** Finds names of files and directories that are secrets themselves. */
export async function findSecretNames({ listing, allow }: Survey): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [directory, entries] of listing) {
    // All names of a directory at once: there are thousands, and hardly ever is one suspect.
    if (!mayHoldSecret(entries.map(({ name }) => name).join("\n"))) continue;
    const { findSecretsInName } = await import("../store/read/written-secrets.js");
    for (const { name } of entries) {
      for (const found of findSecretsInName(name, allow)) findings.push(faultOf(found, { path: directory }));
    }
  }
  return findings;
}

function faultOf(
  { kind, name, secret }: { kind: string; name: string; secret: string },
  place: { path: string; line?: number; column?: number; pointer?: string },
): Finding {
  const where = place.line === undefined ? "The name of a file here holds" : "This is";
  return makeFinding("SECRET_FOUND", `${where} ${name} (${kind}).`, {
    ...place,
    hint:
      "Have it replaced where it was issued, since git keeps what was committed; then take it out. " +
      `If it is no secret, add "${hashOfSecret(secret)}" to secrets.allow in .context/config.json.`,
  });
}
