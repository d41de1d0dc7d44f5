// The files of a source's commit that become part of the global context. All of them are looked at first, and none is taken
// where one could be something else than a file: git checks nothing out.
import { CtxError } from "../../errors/ctx-error.js";
import { utf8Decode } from "../../model/text/utf8.js";
import { findFaults } from "../../policy/sharing/vendorable.js";
import type { ObjectId } from "../../ports/git.js";
import type { Remote } from "../../ports/git-remote.js";
import { CONFIG_PATH } from "../../store/layout.js";
import { hashOfText, isShared } from "../../store/sharing/vendored.js";

const MOST_NAMED = 10;

/**
 * Reads what a commit shares, by path.
 * @throws {CtxError} FILE_INVALID, naming what is refused; nothing was taken.
 */
export async function readSource(
  remote: Remote,
  commit: ObjectId,
  source: string,
): Promise<Map<string, string>> {
  const files = await remote.files(commit);
  const faults = findFaults(files, isShared);
  const own = files.filter(({ path, kind }) => kind === "file" && isShared(path));
  if (faults.length > 0) throw refused(source, faults);
  if (own.length === 0 && files.some(({ path }) => path === CONFIG_PATH)) {
    throw new CtxError(
      "FILE_INVALID",
      `${source} is a project of its own, and no source of a global context.`,
      {
        hint: "The root of a source is what .context/global/ is to hold: context.md, patterns/, notes.",
      },
    );
  }
  const blobs = await remote.readBlobs(own.map(({ oid }) => oid));
  const texts = new Map<string, string>();
  for (const [index, { path }] of own.entries()) {
    const text = utf8Decode(blobs[index] as Uint8Array);
    if (text === null) faults.push({ path, why: "it is no UTF-8" });
    else texts.set(path, text);
  }
  if (faults.length > 0) throw refused(source, faults);
  return texts;
}

/** The hashes of what a commit shares; null where the commit is not here. No network. */
export async function hashesAt(
  remote: Remote,
  commit: ObjectId | undefined,
): Promise<Record<string, string> | null> {
  const texts = await textsAt(remote, commit);
  return texts === null ? null : hashesOf(texts);
}

/** The texts of what a commit shares; null where the commit is not here. No network. */
export async function textsAt(
  remote: Remote,
  commit: ObjectId | undefined,
): Promise<Map<string, string> | null> {
  return commit !== undefined && (await remote.has(commit)) ? readSource(remote, commit, commit) : null;
}

/** The hash of each text, as the record has it. */
export function hashesOf(texts: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries([...texts].map(([path, text]) => [path, hashOfText(text)]));
}

function refused(
  source: string,
  faults: readonly { readonly path: string; readonly why: string }[],
): CtxError {
  const shown = faults.slice(0, MOST_NAMED).map(({ path, why }) => `${path}: ${why}`);
  const more = faults.length > MOST_NAMED ? [`and ${faults.length - MOST_NAMED} more`] : [];
  return new CtxError(
    "FILE_INVALID",
    [`${source} holds what is not taken over:`, ...shown, ...more].join("\n"),
    {
      hint: "Nothing was changed. It has to be mended there.",
      details: { faults: faults.slice(0, 100) },
    },
  );
}
