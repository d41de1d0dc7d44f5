// Documents in which some lines end in CRLF and some in LF, which makes every diff noisy, and entries with a CR. Entries
// are write-once: they are told, never changed.
import { utf8Decode } from "../../model/text/utf8.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import { areEqual } from "../../store/write/repair.js";
import { keepAside } from "./aside.js";
import { brokenPaths } from "./broken-files.js";
import { allWell, type Check, type Diagnosis } from "./check.js";
import { partOf } from "./context-files.js";
import { endingsOf, withEndings } from "./endings.js";
import { readBytes, type Site } from "./site.js";

export const lineEndings: Check = {
  id: "line-endings",
  examine: async (site) => {
    const { workspace } = site;
    if (workspace === null || workspace.isAbsent) return [];
    const suspects = site.files.flatMap(({ path, kind }) => {
      const part = kind === "file" ? partOf(path) : null;
      // What is written once is parsed whatever its line ends are, and never rewritten.
      if (part === null || part === "prune") return [];
      const bytes = readBytes(site, workspace.root, path);
      if (bytes === null || !bytes.includes(13)) return [];
      return [{ path, part, bytes }];
    });
    if (suspects.length === 0) return allWell("every file ends its lines in one way");
    const [head, broken] = [await readCommitted(site, suspects), await brokenPaths(site)];
    const faults = suspects.flatMap(({ path, part, bytes }) => {
      if (part === "entries") return describeEntries(path, bytes, head.get(path));
      const { crlf, lf } = endingsOf(bytes);
      if (crlf === 0 || lf === 0 || broken.has(path)) return [];
      return [describeMixed(site, { root: workspace.root, path, bytes, committed: head.get(path) })];
    });
    return faults.length > 0 ? faults : allWell("every file ends its lines in one way");
  },
};

/** What HEAD holds of some files. */
async function readCommitted(
  site: Site,
  suspects: readonly { path: string }[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const oids = await site.head();
  const known = suspects.filter(({ path }) => oids.has(path));
  const blobs = (await site.repository?.readBlobs(known.map(({ path }) => oids.get(path) as string))) ?? [];
  return new Map(known.map(({ path }, index) => [path, blobs[index] as Uint8Array]));
}

function describeMixed(
  site: Site,
  file: { root: string; path: string; bytes: Uint8Array; committed: Uint8Array | undefined },
): Diagnosis {
  const { root, path, bytes } = file;
  const { crlf, lf } = endingsOf(bytes);
  const fault: Diagnosis = {
    status: "warning",
    path,
    message: `${crlf} lines end in CRLF and ${lf} in LF.`,
    hint: "Let your editor save it with one kind of line ending.",
  };
  const text = utf8Decode(bytes);
  if (text === null) return fault;
  const isCommitted = file.committed !== undefined && areEqual(file.committed, bytes);
  const kept = isCommitted ? null : keepAside(site, { root, path, bytes, reason: "mixed" });
  const [ending, name] = crlf > lf ? (["\r\n", "CRLF"] as const) : (["\n", "LF"] as const);
  return {
    ...fault,
    repair: {
      summary: `end every line in ${name}; ${kept === null ? "HEAD has the file as it is now" : `the file as it is now is kept as ${kept.path}`}`,
      steps: [...(kept?.steps ?? []), { top: root, path, before: bytes, after: withEndings(text, ending) }],
    },
  };
}

/** A checkout that converts line endings (core.autocrlf) is in order: what git holds has no CR. */
function describeEntries(path: string, bytes: Uint8Array, committed: Uint8Array | undefined): Diagnosis[] {
  if (committed !== undefined && !committed.includes(13)) return [];
  if (endingsOf(bytes).crlf === 0) return [];
  return [
    {
      status: "warning",
      path,
      message: "Lines of this entries file end in CRLF. It reads the same, and is never rewritten.",
      hint: `See what converts it: git check-attr --all -- ${quoteForShell(path)}`,
    },
  ];
}
