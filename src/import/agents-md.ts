// AGENTS.md (agents.md): instructions for agents, of a project or of one of its folders. What ctx itself exported into
// such a file is left out: it is here already.
import { findSection, isBrokenSection } from "../format/managed-section.js";
import { joinPlans, planNotes, type ForeignNote } from "./notes.js";
import type { ForeignFile, Importer, LeftOut } from "./things.js";

/** The sections that ctx writes: `ctx export`, `ctx agents install`. */
const OURS = ["context", "agents"] as const;

export const importer: Importer = {
  folders: [],
  wants: (path) => /(?:^|\/)AGENTS\.md$/.test(path),
  plan: async (files) => {
    const notes: ForeignNote[] = [];
    const leftOut: LeftOut[] = [];
    for (const file of files) {
      const text = withoutOurs(file.text);
      if (text.trim() === "") leftOut.push({ source: file.path, reason: "it holds only what ctx wrote" });
      else notes.push(asNote({ path: file.path, text }));
    }
    return joinPlans([await planNotes(notes), { things: [], leftOut, findings: [] }]);
  },
};

function asNote(file: ForeignFile): ForeignNote {
  const folder = file.path.slice(0, -"AGENTS.md".length);
  return {
    file,
    name: `agents-md/${file.path}`,
    ...(folder === "" ? {} : { more: { applies_to: `${folder}**` } }),
  };
}

function withoutOurs(text: string): string {
  let rest = text;
  for (const name of OURS) {
    const section = findSection(rest, { name, open: "<!-- ", close: " -->" });
    if (section === null || isBrokenSection(section)) continue;
    rest = rest.slice(0, section.start) + rest.slice(section.end);
  }
  return rest;
}
