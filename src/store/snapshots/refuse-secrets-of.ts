// A snapshot puts bytes into git's store, from where a push of all refs could carry them away: a secret that git does not
// have already is not put there (SPEC §15, P23).
import { CtxError } from "../../errors/ctx-error.js";
import { utf8Decode } from "../../model/text/utf8.js";
import type { Repository } from "../../ports/git.js";
import { hashOfSecret } from "../../secrets/allowed.js";
import { mayHoldSecret } from "../../secrets/suspicion.js";
import { CONFIG_PATH } from "../layout.js";
import type { Workspace } from "../place/workspace.js";
import type { PlacedFile } from "./survey-places.js";

/**
 * Refuses files that hold a secret, unless HEAD or the index has those very bytes there.
 * @throws {CtxError} SECRET_FOUND, telling kind and place, never the secret.
 */
export async function refuseSecretsOf(
  repository: Repository,
  { prefix, config }: Pick<Workspace, "prefix" | "config">,
  files: readonly PlacedFile[],
): Promise<void> {
  for (const { path, bytes } of files) {
    // Bytes that are no UTF-8 are looked at all the same: what stands between them may be plain text.
    const text = utf8Decode(bytes) ?? new TextDecoder("latin1").decode(bytes);
    if (!mayHoldSecret(text)) continue;
    const { findWrittenSecrets } = await import("../read/written-secrets.js");
    const [found] = await findWrittenSecrets({ path, text }, config.secrets.allow);
    if (found === undefined || (await isKnown(repository, prefix + path, bytes))) continue;
    const { name, kind, place, secret } = found;
    const allow = hashOfSecret(secret);
    throw new CtxError(
      "SECRET_FOUND",
      `${path} holds ${name}, which no snapshot may carry into git's store.`,
      {
        path,
        line: place.line,
        hint: `Nothing was changed. Take it out; if it is no secret, add "${allow}" to secrets.allow in ${CONFIG_PATH}.`,
        details: { kind, ...place, allow },
      },
    );
  }
}

/** Whether git has a file's bytes at its path already, committed or staged. */
async function isKnown(repository: Repository, path: string, bytes: Uint8Array): Promise<boolean> {
  const { commit } = await repository.head();
  const [committed] = commit === null ? [] : await repository.objectsAt([commit], path);
  const staged = (await repository.stagedFiles(path)).filter(
    (file) => file.path === path && file.kind === "file",
  );
  const oids = [...new Set([...(committed ? [committed] : []), ...staged.map(({ oid }) => oid)])];
  const blobs = await repository.readBlobs(oids);
  return blobs.some(
    (blob) => blob.length === bytes.length && blob.every((byte, index) => byte === bytes[index]),
  );
}
