// Which file of instructions each agent reads in a repository: AGENTS.md, or where that does not reach it, one of its own.
// A CLAUDE.md is never made: it would hide AGENTS.md from Claude Code.
import { OWN_INSTRUCTIONS, SHARED_INSTRUCTIONS } from "../../format/agents/agent-parts.js";
import { walkProse } from "../../format/code-fence.js";
import { isJsoncProblem, readJsonc } from "../../format/agents/jsonc.js";
import type { Agent } from "../../model/agent.js";
import { findAt } from "../../model/json/pointer.js";
import { utf8Decode } from "../../model/text/utf8.js";
import type { Runtime } from "../../ports/runtime.js";

/** The file that the section of an agent goes to, relative to the root. */
export function instructionsOf(runtime: Runtime, root: string, agent: Agent): string {
  const shared = sharedPath(runtime, root);
  const own = OWN_INSTRUCTIONS[agent];
  if (own === undefined) return shared;
  const readsShared = agent === "claude" ? claudeReads(runtime, root) : geminiReads(runtime, root);
  return readsShared ? shared : own;
}

/** Every file in which a section for an agent may stand, also one from before the repository changed. */
export function instructionPlaces(runtime: Runtime, root: string, agent: Agent): string[] {
  const own = OWN_INSTRUCTIONS[agent];
  const shared = sharedPath(runtime, root);
  return own === undefined ? [shared] : [own, shared];
}

/** AGENTS.md, or the file in the same tree that it is a link to. */
export function sharedPath(runtime: Runtime, root: string): string {
  const path = `${root}/${SHARED_INSTRUCTIONS}`;
  if (runtime.files.kindOf(path) !== "symlink") return SHARED_INSTRUCTIONS;
  const real = runtime.files.realPath(path);
  return real !== null && real.startsWith(`${root}/`) ? real.slice(root.length + 1) : SHARED_INSTRUCTIONS;
}

/** Claude Code reads AGENTS.md where there is no CLAUDE.md, or where that imports it or is the same file. */
function claudeReads(runtime: Runtime, root: string): boolean {
  const places = ["CLAUDE.md", ".claude/CLAUDE.md"].filter((path) => runtime.files.exists(`${root}/${path}`));
  return places.every((path) => leadsToShared(runtime, root, path));
}

/** Gemini CLI reads GEMINI.md alone, unless its settings name AGENTS.md. */
function geminiReads(runtime: Runtime, root: string): boolean {
  const read = readJsonc(textAt(runtime, `${root}/.gemini/settings.json`) ?? "{}");
  const names = isJsoncProblem(read) ? undefined : findAt(read.data, ["context", "fileName"]);
  const isNamed =
    names === SHARED_INSTRUCTIONS || (Array.isArray(names) && names.includes(SHARED_INSTRUCTIONS));
  return isNamed || leadsToShared(runtime, root, "GEMINI.md");
}

function leadsToShared(runtime: Runtime, root: string, path: string): boolean {
  const real = runtime.files.realPath(`${root}/${path}`);
  if (real === null) return false;
  return (
    real === runtime.files.realPath(`${root}/${SHARED_INSTRUCTIONS}`) ||
    importsShared(textAt(runtime, real) ?? "")
  );
}

/** Tells whether a Markdown text has `@AGENTS.md` where both agents take it for an import: not in code, nor in a comment. */
export function importsShared(text: string): boolean {
  const lines = [...walkProse(text, 0)].filter(({ isCode }) => !isCode).map((line) => line.text);
  const prose = withoutComments(lines.join("\n")).replace(/`[^`\n]*`/g, "");
  return /(?:^|\s)@(?:\.\/)?AGENTS\.md(?![\w/-])/m.test(prose);
}

/** What is not in `<!-- … -->`; a comment without an end takes all the rest, as CommonMark says. */
function withoutComments(text: string): string {
  const [first = "", ...others] = text.split("<!--");
  const after = (part: string) => (part.includes("-->") ? part.slice(part.indexOf("-->") + 3) : "");
  return first + others.map(after).join("");
}

function textAt(runtime: Runtime, path: string): string | null {
  const bytes = runtime.files.kindOf(path) === "file" ? runtime.files.read(path) : null;
  return bytes === null ? null : utf8Decode(bytes);
}
