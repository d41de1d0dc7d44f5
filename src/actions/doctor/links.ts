// Symbolic links, pipes and devices below .context/: ctx follows and opens none of them. What should stand in their
// place no machine can know.
import type { FileKind } from "../../ports/files.js";
import { allWell, type Check } from "./check.js";

const WORDS: Partial<Record<FileKind, { readonly message: string; readonly hint: string }>> = {
  symlink: {
    message: "A symbolic link; ctx follows none under .context.",
    hint: "Put the file or the directory itself here, under this name.",
  },
  other: {
    message: "A pipe, a socket or a device; ctx opens none.",
    hint: "Keep it outside of .context/.",
  },
};

export const links: Check = {
  id: "links",
  examine: async ({ workspace, files }) => {
    if (workspace === null || workspace.isAbsent) return [];
    const faults = files.flatMap(({ path, kind }) => {
      const words = WORDS[kind];
      return words === undefined ? [] : [{ status: "error" as const, path, ...words }];
    });
    return faults.length > 0 ? faults : allWell("no links or devices below .context/");
  },
};
