// Markdown Architectural Decision Records (adr.github.io/madr): each is a decision of the project, as it stands.
import { planNotes } from "./notes.js";
import type { Importer } from "./things.js";

/** Pages about the records, and what new ones are made from. */
const NO_RECORD = /(?:^|\/)(?:readme|index|(?:adr-|madr-)?template[^/]*|[^/]*-template)\.md$/i;

export const importer: Importer = {
  folders: ["docs/decisions", "docs/adr", "docs/adrs", "doc/adr", "decisions", "adr"],
  wants: (path) => /\.md$/i.test(path) && !NO_RECORD.test(path),
  plan: (files) => planNotes(files.map((file) => ({ file, name: `decisions/${file.path}` }))),
};
