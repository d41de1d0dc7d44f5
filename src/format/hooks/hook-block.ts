// The part of a hook script that is ours: between two marked lines, put right after the script's first line, so that an
// `exit` or `exec` of the user's cannot leave it out. Everything else of the file stays as it is, to the byte.

/** The version of what we write between the marks. */
export const BLOCK_VERSION = 1;

const BEGIN = "# BEGIN ctx hook";
const END = "# END ctx hook";
/** Says on the first marked line that the whole file is ours. */
const WHOLE = "the whole file";
/** All that stands in a file of ours beside the marked part. */
const OWN_HEAD = "#!/bin/sh\n";

/** The shells that understand what we write. */
const SHELLS = new Set(["sh", "ash", "bash", "dash", "ksh", "mksh", "zsh"]);

/** The marked part of a script; offsets of its first character and after its last line. */
export interface HookBlock {
  readonly start: number;
  readonly end: number;
  /** NaN where the marked line tells none. */
  readonly version: number;
  /** Ours is all that the file is for. */
  readonly isWhole: boolean;
  readonly text: string;
}

/** Finds the marked part; "broken" where the marks do not make one part. */
export function findBlock(script: string): HookBlock | "broken" | null {
  const begins = [...script.matchAll(new RegExp(`^${BEGIN} .*$`, "gm"))];
  const ends = [...script.matchAll(new RegExp(`^${END}$`, "gm"))];
  const [begin] = begins;
  const [end] = ends;
  if (begin === undefined && end === undefined) return null;
  if (begins.length !== 1 || ends.length !== 1 || begin === undefined || end === undefined) return "broken";
  if (end.index < begin.index) return "broken";
  const lineEnd = end.index + END.length;
  const after = script[lineEnd] === "\n" ? lineEnd + 1 : lineEnd;
  const version = Number(/^# BEGIN ctx hook v(\d+)/.exec(begin[0])?.[1]);
  return {
    start: begin.index,
    end: after,
    version,
    isWhole: begin[0].includes(WHOLE),
    text: script.slice(begin.index, after),
  };
}

/** A new script that holds nothing but our part. */
export function makeScript(body: string): string {
  return OWN_HEAD + formatBlock(body, true);
}

/**
 * Puts our part into a script, or a new version of it in the place of the old one.
 * @param script holds no broken marks, and is for a shell: see `findBlock` and `isShellScript`
 */
export function insertBlock(script: string, body: string): string {
  const found = findBlock(script);
  if (found !== null && found !== "broken") {
    const isEnded = script.slice(found.start, found.end).endsWith("\n");
    const block = formatBlock(body, found.isWhole);
    return script.slice(0, found.start) + (isEnded ? block : block.slice(0, -1)) + script.slice(found.end);
  }
  const block = formatBlock(body, false);
  if (!script.startsWith("#!")) return block + script;
  const lineEnd = script.indexOf("\n");
  // Without a final newline there is none to end our part either: so taking it out knows what to leave.
  if (lineEnd < 0) return `${script}\n${block.slice(0, -1)}`;
  return script.slice(0, lineEnd + 1) + block + script.slice(lineEnd + 1);
}

/** The script without our part; null where the file then has nothing left that we did not write. */
export function removeBlock(script: string): string | null {
  const found = findBlock(script);
  if (found === null || found === "broken") return script;
  const isEnded = found.text.endsWith("\n");
  const before = script.slice(0, isEnded ? found.start : Math.max(0, found.start - 1));
  const rest = before + script.slice(found.end);
  return found.isWhole && rest === OWN_HEAD ? null : rest;
}

/** Tells whether git gives a file to a shell: its first line names one, or it has none and is text (git's own fallback). */
export function isShellScript(script: string): boolean {
  if (script.includes("\0")) return false;
  if (!script.startsWith("#!")) return true;
  const [line = ""] = script.slice(2).split(/\r?\n/, 1);
  const words = line.trim().split(/\s+/);
  const first = nameOf(words[0] ?? "");
  const program = first === "env" ? words.slice(1).find((word) => !/^-|=/.test(word)) : words[0];
  return SHELLS.has(nameOf(program ?? ""));
}

function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1).replace(/\.exe$/i, "");
}

function formatBlock(body: string, isWhole: boolean): string {
  const what = isWhole ? ` (${WHOLE})` : "";
  const lead = `${BEGIN} v${BLOCK_VERSION}${what}: \`ctx hooks install\` writes this, \`ctx hooks uninstall\` takes it out`;
  return `${lead}\n${body}${END}\n`;
}
