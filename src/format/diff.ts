// Unified diffs in git's form, for --dry-run: what this prints, `git apply` applies.
import { utf8Encode } from "../model/text/utf8.js";

export interface FileChange {
  /** Relative to the top of the worktree, with "/". */
  readonly path: string;
  /** Null for a file that does not exist yet. */
  readonly before: string | null;
  /** Null for a file that goes. */
  readonly after: string | null;
  /** The file comes or goes as one that can be run. */
  readonly isExecutable?: boolean;
}

// A diff with more changed lines than this is not searched for its shortest form; the file is shown as replaced.
const MAX_EDITS = 2000;
const CONTEXT_LINES = 3;
const NO_NEWLINE = "\\ No newline at end of file";

/** Writes the changes as one unified diff; "" when nothing changes. Line endings are kept as they are. */
export async function formatDiff(changes: readonly FileChange[]): Promise<string> {
  const real = changes.filter(({ before, after }) => before !== after);
  if (real.length === 0) return "";
  const { structuredPatch } = await import("./patch.js");
  return real
    .map((change) => {
      const [before, after] = [change.before ?? "", change.after ?? ""];
      const patch = structuredPatch("a", "b", before, after, undefined, undefined, {
        context: CONTEXT_LINES,
        maxEditLength: MAX_EDITS,
      });
      return formatHeader(change) + (patch?.hunks ?? [replaceAll(before, after)]).map(formatHunk).join("");
    })
    .join("");
}

interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly lines: readonly string[];
}

function formatHeader({ path, before, after, isExecutable }: FileChange): string {
  const mode = isExecutable === true ? "100755" : "100644";
  const [oldName, newName] = [quotePath(`a/${path}`), quotePath(`b/${path}`)];
  const lines = [`diff --git ${oldName} ${newName}`];
  if (before === null) lines.push(`new file mode ${mode}`);
  if (after === null) lines.push(`deleted file mode ${mode}`);
  if ((before ?? "") !== (after ?? "")) {
    lines.push(`--- ${before === null ? "/dev/null" : endName(oldName)}`);
    lines.push(`+++ ${after === null ? "/dev/null" : endName(newName)}`);
  }
  return lines.map((line) => `${line}\n`).join("");
}

function formatHunk({ oldStart, oldLines, newStart, newLines, lines }: Hunk): string {
  const ranges = `-${formatRange(oldStart, oldLines)} +${formatRange(newStart, newLines)}`;
  return `@@ ${ranges} @@\n${lines.map((line) => `${line}\n`).join("")}`;
}

/** An empty range names the line before it (POSIX diff); the library counts from the line itself. */
function formatRange(start: number, count: number): string {
  return count === 1 ? String(start) : `${count === 0 && start > 0 ? start - 1 : start},${count}`;
}

function replaceAll(before: string, after: string): Hunk {
  const [removed, added] = [splitLines(before), splitLines(after)];
  return {
    oldStart: 1,
    oldLines: removed.count,
    newStart: 1,
    newLines: added.count,
    lines: [...removed.lines.map(mark("-")), ...added.lines.map(mark("+"))],
  };
}

function mark(sign: string): (line: string) => string {
  return (line) => (line === NO_NEWLINE ? line : sign + line);
}

function splitLines(text: string): { lines: string[]; count: number } {
  if (text === "") return { lines: [], count: 0 };
  const lines = text.split("\n");
  const isEnded = lines.at(-1) === "";
  if (isEnded) lines.pop();
  return { lines: isEnded ? lines : [...lines, NO_NEWLINE], count: lines.length };
}

/** Quotes a path as git does when it holds a quote, a backslash or a control character. */
function quotePath(path: string): string {
  if (!/["\\\u0000-\u001f\u007f]/.test(path)) return path;
  let quoted = "";
  for (const character of path) {
    const code = character.charCodeAt(0);
    if (character === '"' || character === "\\") quoted += `\\${character}`;
    else if (code >= 0x20 && code !== 0x7f) quoted += character;
    else for (const byte of utf8Encode(character)) quoted += `\\${byte.toString(8).padStart(3, "0")}`;
  }
  return `"${quoted}"`;
}

/** A name with spaces ends in a tab, so that readers see where it ends. */
function endName(name: string): string {
  return name.includes(" ") && !name.startsWith('"') ? `${name}\t` : name;
}
