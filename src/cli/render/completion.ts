// Completion, in the form that each shell's script reads: one candidate a line, ready for that shell.
import type { Suggestion } from "../../actions/suggest.js";
import type { Outcome } from "../../model/outcome.js";
import { visibleLine } from "../../model/text/visible-text.js";
import { cutToWidth } from "../../model/text/terminal-width.js";
import type { Invocation, Rendering } from "../command-spec.js";
import { quoteForBash, readRawWord, type ShellName } from "../completion/shell-words.js";
import type { Screen } from "../output/screen.js";

export type CompletionData =
  | { readonly shell: ShellName; readonly script: string }
  | {
      readonly shell: ShellName;
      /** Exact values, unquoted. */
      readonly candidates: readonly Suggestion[];
      /** What the shell itself is to list, in place of candidates. */
      readonly files: "file" | "directory" | null;
    };

/** Descriptions stand beside the names in a narrow list. */
const WIDTH = 60;

export function renderCompletion(
  { data }: Outcome<CompletionData>,
  _screen: Screen,
  invocation: Invocation,
): Rendering {
  if ("script" in data) return { result: data.script.trimEnd() };
  // No candidate looks like these: for bash none begins with a colon, for zsh it is escaped, for fish a tab follows.
  if (data.files !== null) return { result: data.files === "file" ? ":files" : ":directories" };
  const typed = invocation.arguments["words"]?.at(-1) ?? "";
  return { result: data.candidates.flatMap((one) => formatCandidate(one, data.shell, typed)).join("\n") };
}

function formatCandidate({ value, description }: Suggestion, shell: ShellName, typed: string): string[] {
  if (shell === "bash") {
    const quoted = quoteForBash(value, readRawWord(typed).open);
    return quoted === null || quoted.startsWith(":") ? [] : [quoted];
  }
  const note = cutToWidth(visibleLine(description), WIDTH);
  if (shell === "fish") return [`${value}\t${note}`];
  // What _describe reads: a colon divides, a backslash before one does not.
  const name = value.replace(/[\\:]/g, "\\$&");
  return [note === "" ? name : `${name}:${note}`];
}
