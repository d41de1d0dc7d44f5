// Whether this user may read everything below .context/ and put files there, and whose files they are.
import { CONTEXT_DIRECTORY } from "../../store/layout.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import { allWell, type Check, type Diagnosis } from "./check.js";
import type { SiteFile } from "./site.js";

export const permissions: Check = {
  id: "permissions",
  examine: async (site) => {
    const root = site.workspace?.root;
    if (root === undefined || site.workspace?.isAbsent === true) return [];
    const all: readonly SiteFile[] = [{ path: CONTEXT_DIRECTORY, kind: "directory" }, ...site.files];
    const faults: Diagnosis[] = [];
    const foreign: string[] = [];
    const unwritable: string[] = [];
    for (const { path, kind } of all) {
      const facts =
        kind === "file" || kind === "directory" ? site.runtime.files.facts(`${root}/${path}`) : null;
      if (facts === null) continue;
      if (!facts.isReadable) faults.push(unreadable(path, kind));
      // A file is replaced by a new one, so that only its directory has to be writable.
      else if (kind === "directory" && !facts.isWritable) unwritable.push(path);
      if (!facts.isOwn) foreign.push(path);
    }
    faults.push(...describeUnwritable(unwritable), ...describeForeign(foreign, all.length));
    return faults.length > 0 ? faults : allWell("all files can be read, and .context/ can be written");
  },
};

function unreadable(path: string, kind: SiteFile["kind"]): Diagnosis {
  const rights = kind === "directory" ? "u+rx" : "u+r";
  return {
    status: "error",
    path,
    message: `This user may not read the ${kind}.`,
    hint: `Its owner can allow it: chmod ${rights} ${quoteForShell(path)}`,
  };
}

/** On a read-only disk every directory is unwritable: the uppermost says it for those below. */
function describeUnwritable(paths: readonly string[]): Diagnosis[] {
  const uppermost = paths.filter((path) => !paths.some((other) => path.startsWith(`${other}/`)));
  return uppermost.map((path) => ({
    status: "warning",
    path,
    message: "Nothing can be written here: the directory is read-only for this user.",
    hint: `Where that is not meant, its owner can allow it: chmod u+w ${quoteForShell(path)}`,
  }));
}

function describeForeign(paths: readonly string[], total: number): Diagnosis[] {
  const [first] = paths;
  if (first === undefined) return [];
  return [
    {
      status: "warning",
      path: first,
      message: `${paths.length} of ${total} files and directories belong to another user.`,
      hint: "Files that ctx writes there will be yours, and may be unwritable for that user.",
    },
  ];
}
