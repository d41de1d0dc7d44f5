// What somebody changed below global/ is not written over: a pull refuses, and shows it.
import { CtxError } from "../../errors/ctx-error.js";
import { formatDiff } from "../../format/diff.js";
import type { Workspace } from "../../store/place/workspace.js";
import {
  findLocalEdits,
  GLOBAL_DIRECTORY,
  hashOfText,
  type LocalEdit,
} from "../../store/sharing/vendored.js";
import type { GlobalPlace } from "./place.js";
import type { Pulling } from "./plan-pull.js";
import { hashesAt, hashesOf, textsAt } from "./read-source.js";

/**
 * Asserts that nobody changed what a pull would write over.
 * @param own paths of accepted patterns, which are nobody's edit
 * @throws {CtxError} BASE_MOVED, with the diff.
 */
export async function refuseEdits(
  { remote, commit, texts }: Pulling,
  { prefix, config }: Workspace,
  { place, own }: { place: GlobalPlace; own: ReadonlySet<string> },
): Promise<void> {
  const { record } = place.recorded;
  const base = record?.files ?? (await hashesAt(remote, config.global?.commit)) ?? {};
  // Commits that are remembered and not pinned are those of pulls that were cut off.
  const begun = (await remote.remembered()).filter((oid) => oid !== record?.commit);
  const others = await Promise.all(begun.map((oid) => hashesAt(remote, oid)));
  const target = hashesOf(texts);
  const known = [base, ...others.filter((hashes) => hashes !== null)];
  const edits = findLocalEdits({ known, here: place.here, waiting: own }).filter(({ path, change }) => {
    const text = place.here.get(path);
    if (change === "removed") return target[path] !== undefined;
    return typeof text !== "string" || target[path] !== hashOfText(text);
  });
  if (edits.length === 0) return;
  const texted = await textsAt(remote, record?.commit ?? config.global?.commit);
  const diff = await formatDiff(
    edits.map(({ path }) => ({
      path: `${prefix}${GLOBAL_DIRECTORY}/${path}`,
      before: (texted ?? texts).get(path) ?? null,
      after: place.here.get(path) ?? null,
    })),
  );
  throw moved(edits, { diff, commit });
}

const MOST_LINES = 40;

function moved(edits: readonly LocalEdit[], { diff, commit }: { diff: string; commit: string }): CtxError {
  const files = edits.map(({ path, change }) => ({ path: `${GLOBAL_DIRECTORY}/${path}`, change }));
  const named = files.slice(0, 10).map(({ path, change }) => `${path} (${change})`);
  const lines = diff.trimEnd().split("\n");
  // Behind a bar: a message keeps no space at the beginning of its lines, and a diff needs its own.
  const shown = [...lines.slice(0, MOST_LINES), ...(lines.length > MOST_LINES ? ["…"] : [])].map(
    (line) => `| ${line}`,
  );
  const count = edits.length === 1 ? "A file" : `${edits.length} files`;
  return new CtxError(
    "BASE_MOVED",
    [
      `${count} below ${GLOBAL_DIRECTORY}/ changed here, and a pull would write over it:`,
      ...named,
      ...shown,
    ].join("\n"),
    {
      hint:
        "Nothing was changed. Bring it to the source, by `ctx delegate … --to global` and `ctx global push` or by hand; " +
        "or keep it with `ctx snapshot save global`, and give the files their vendored content back.",
      details: { files, diff, commit },
    },
  );
}
