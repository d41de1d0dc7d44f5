// The command that shows one piece of a resolved context, safe to paste into a POSIX shell at the context root.
import { formatPointer } from "../model/json/pointer.js";
import type { EntryRecord } from "../model/entry.js";
import type { Piece } from "../model/piece.js";
import { formatRef } from "../model/ref.js";
import { quoteForShell } from "../model/text/shell-quote.js";
import type { ResolvedRef } from "./resolve-ref.js";

/** How the context was asked for, as far as a command must ask alike. */
interface Asked {
  readonly at?: string;
  readonly personal?: boolean;
}

/**
 * Words the command. A value is asked for in the resolved context, since its own context may hold a part of it only. An
 * entry is among the first of those that the command lists; of an older revision, where `ctx log` does not look, it is
 * one of all.
 */
export function commandFor(
  { content, ref, from, personal }: Piece,
  found: ResolvedRef,
  asked: Asked,
): string {
  const target = formatRef(found.ref);
  if (content.kind === "value")
    return wordCommand([
      "ctx",
      "resolve",
      target,
      ...choicesOf(asked),
      "--select",
      formatPointer(content.pointer),
    ]);
  if (content.kind === "entry") {
    return asked.at === undefined
      ? wordCommand(["ctx", "log", ref, "--kind", content.entry.kind, ...sinceOf(content.entry)])
      : wordCommand(["ctx", "resolve", target, ...choicesOf(asked), "--all-entries"]);
  }
  const { path } = content.note;
  if (personal || from === "worktree") return wordCommand(["cat", path]);
  return wordCommand(["git", "show", `${from}:${found.workspace.prefix}${path}`]);
}

function choicesOf({ at, personal }: Asked): string[] {
  return [...(at === undefined ? [] : ["--at", at]), ...(personal === false ? ["--no-personal"] : [])];
}

/** What others wrote may hold a time that `ctx log` does not read; then it lists all of the kind. */
function sinceOf({ at }: EntryRecord): string[] {
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/.test(at) && !Number.isNaN(Date.parse(at));
  return isTime ? ["--since", at] : [];
}

function wordCommand(words: readonly string[]): string {
  return words.map(quoteForShell).join(" ");
}
