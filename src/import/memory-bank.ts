// Memory banks (Cline, Roo and others): Markdown files under memory-bank/ that speak about the project as a whole.
import { planNotes } from "./notes.js";
import type { Importer } from "./things.js";

export const importer: Importer = {
  folders: ["memory-bank", ".memory-bank", "memory_bank"],
  wants: (path) => /\.md$/i.test(path),
  plan: (files) => planNotes(files.map((file) => ({ file, name: `memory-bank/${file.path}` }))),
};
