// The close look at a text that may hold a secret, and how the refusal is worded. Loaded only on suspicion.
import { CtxError } from "../../errors/ctx-error.js";
import { hashOfSecret } from "../../secrets/allowed.js";
import { CONFIG_PATH } from "../layout.js";
import type { WrittenSecret } from "../read/written-secrets.js";
import type { PlannedWrite } from "./writes.js";

/** A secret in something that is to be written; no place where the name of the file is one. */
interface NewSecret extends Pick<WrittenSecret, "kind" | "name" | "secret"> {
  /** The file; the directory above it where its name holds a secret, or only its entry knows it. */
  readonly path: string;
  readonly isInName: boolean;
  readonly pointer: string | null;
  readonly place: WrittenSecret["place"] | null;
}

/**
 * Asserts that texts hold no secret that the files do not hold already.
 * @throws {CtxError} SECRET_FOUND with `details: {kind, pointer|line, column, allow, secrets}`: the first of them, and
 * then all.
 */
export async function requireNoNewSecret(
  writes: readonly PlannedWrite[],
  allow: readonly string[],
): Promise<void> {
  const found: NewSecret[] = [];
  for (const write of writes) found.push(...(await findNew(write, allow)));
  if (found.length > 0) throw refusal(found);
}

async function findNew(write: PlannedWrite, allow: readonly string[]): Promise<NewSecret[]> {
  const { path, before, after, takenOver = [] } = write;
  const inName = before === null ? await findInName(path, allow) : [];
  // Late here, too: validate loads the same chunk, and the rules are most of it.
  const { findWrittenSecrets } = await import("../read/written-secrets.js");
  const found = await findWrittenSecrets({ path, text: after }, allow);
  if (found.length === 0) return inName;
  const old = [...(before === null ? [] : [before]), ...takenOver];
  const known = new Set<string>();
  for (const text of old)
    for (const { secret } of await findWrittenSecrets({ path, text }, [])) known.add(secret);
  // The one line of an entry's file has no name yet and no number that a person has seen.
  const isEntry = path.endsWith(".jsonl");
  const shown = inName[0]?.path ?? (isEntry ? path.slice(0, path.lastIndexOf("/")) : path);
  const named = new Set(inName.map(({ secret }) => secret));
  const inText = found
    .filter(({ secret, pointer }) => !known.has(secret) && !(pointer === "/ref" && named.has(secret)))
    .map((one) => ({ ...one, path: shown, isInName: false, place: isEntry ? null : one.place }));
  return [...inName, ...inText];
}

async function findInName(path: string, allow: readonly string[]): Promise<NewSecret[]> {
  const { findSecretsInName } = await import("../read/written-secrets.js");
  const names = path.split("/");
  return names.flatMap((part, index) => {
    const above = names.slice(0, index).join("/");
    return findSecretsInName(part, allow).map((one) => {
      return { ...one, path: above, isInName: true, pointer: null, place: null };
    });
  });
}

function refusal(found: readonly NewSecret[]): CtxError {
  const [first] = found as [NewSecret];
  const more = found.length > 1 ? ` It is one of ${found.length}.` : "";
  const secrets = found.map(describe);
  return new CtxError("SECRET_FOUND", `${sentenceOf(first)}${more}`, {
    path: first.path,
    ...(first.place === null ? {} : { line: first.place.line }),
    hint: adviceFor(secrets.map(({ allow }) => allow)),
    details: { ...secrets[0], secrets },
  });
}

function sentenceOf({ name, path, isInName, pointer }: NewSecret): string {
  const what = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  if (isInName) return `${what} stands in the name of a new file below ${path}.`;
  const where = pointer === null ? "" : ` at ${pointer === "" ? "its top" : pointer}`;
  return `${what} would have been written to ${path}${where}.`;
}

function describe({ kind, pointer, place, secret }: NewSecret): { kind: string; allow: string } {
  const where = { ...(pointer === null ? {} : { pointer }), ...place };
  return { kind, ...where, allow: hashOfSecret(secret) };
}

function adviceFor(hashes: readonly string[]): string {
  const [first, ...others] = [...new Set(hashes)].map((hash) => `"${hash}"`);
  const rest = others.length > 0 ? ` (and ${others.length} more, with --json)` : "";
  return (
    "Nothing was written. Keep the secret outside of the repository, and write down where it is kept. " +
    `If it is none, add ${String(first)}${rest} to secrets.allow in ${CONFIG_PATH}.`
  );
}
