// No secret reaches the disk (SPEC §15, P23): every text is looked at before the first byte of it is written, into a
// file, the journal or the diff of a dry run. What is a secret is decided in secrets/; this part is small, since every
// `ctx progress` loads it.
import type { Config } from "../../model/config.js";
import { mayHoldSecret } from "../../secrets/suspicion.js";
import type { PlannedWrite } from "./writes.js";

/**
 * Refuses texts that hold secrets, in their decoded values, their prose or the names of new files. Only what is new
 * counts: a secret that the same file holds already keeps nobody from changing the rest of it.
 * @throws {CtxError} SECRET_FOUND, telling kind and place, and the hash that would allow it; never the secret.
 */
export async function refuseSecrets(
  writes: readonly PlannedWrite[],
  config: Pick<Config, "secrets"> | undefined,
): Promise<void> {
  const suspects = writes.filter(({ path, before, after }) => {
    return before !== after && (mayHoldSecret(after) || (before === null && mayHoldSecret(path)));
  });
  if (suspects.length === 0) return;
  const { requireNoNewSecret } = await import("./new-secrets.js");
  await requireNoNewSecret(suspects, config?.secrets.allow ?? []);
}

/**
 * Refuses a record that holds secrets: what a new file below `directory`, or its name, will be made of.
 * @throws {CtxError} SECRET_FOUND.
 */
export async function refuseSecretsInRecord(
  { config }: { readonly config: Pick<Config, "secrets"> },
  { directory, record }: { readonly directory: string; readonly record: Readonly<Record<string, unknown>> },
): Promise<void> {
  const file = { path: `${directory}/.jsonl`, before: null, after: JSON.stringify(record) };
  await refuseSecrets([file], config);
}
