// The report of `ctx prune --report`: a Markdown page of what is pruned. The same prunes give the same page, without the
// time at which it was asked for. Words from files stand in it as code, or as safe prose.
import type { Hidden } from "../../model/prune.js";
import { codeSpan, safeProse } from "../../model/text/safe-markdown.js";

/** What a page that may be written anew begins with. */
export const REPORT_MARK = "<!-- Made by `ctx prune --report`; made anew by the same command. -->";

interface Counts {
  readonly notes: number;
  readonly entries: number;
  readonly tokensBefore: number;
  readonly tokensAfter: number;
  readonly reduction: number;
}

export interface ReportedPrune extends Counts {
  readonly id: string;
  readonly ref: string;
  readonly policy: string;
  readonly at: string;
  readonly by: string;
  readonly phase: string | null;
  readonly undone: boolean;
  readonly withoutEffect: number;
  /** What takes effect. */
  readonly hides: readonly Hidden[];
}

export interface ReportFacts {
  readonly contexts: readonly (Counts & { readonly ref: string })[];
  readonly total: Counts;
  readonly prunes: readonly ReportedPrune[];
}

/** The page, with a line break at its end. */
export function reportPage({ contexts, total, prunes }: ReportFacts): string {
  const lines = [REPORT_MARK, "", "# What is pruned", ""];
  if (prunes.length === 0) return [...lines, "Nothing.", ""].join("\n");
  lines.push(
    "| context | notes | entries | tokens whole | tokens shown | less by |",
    "|---|--:|--:|--:|--:|--:|",
    ...contexts.map((one) => rowOf(codeSpan(one.ref), one)),
    ...(contexts.length > 1 ? [rowOf("all", total)] : []),
    "",
    "Tokens are estimates. Every file is as it was: `ctx get` and `ctx log` show the whole.",
  );
  for (const prune of prunes) lines.push("", ...describe(prune));
  return [...lines, ""].join("\n");
}

function rowOf(name: string, { notes, entries, tokensBefore, tokensAfter, reduction }: Counts): string {
  return `| ${name} | ${notes} | ${entries} | ${tokensBefore} | ${tokensAfter} | ${reduction} % |`;
}

function describe(prune: ReportedPrune): string[] {
  const { id, ref, policy, at, by, phase, undone, withoutEffect, hides } = prune;
  const facts = [
    `${codeSpan(ref)}, ${policy}`,
    ...(phase === null ? [] : [`phase ${codeSpan(phase)}`]),
    `${codeSpan(by)} at ${codeSpan(at)}`,
  ];
  const state = undone
    ? ["", "Taken back."]
    : ["", ...(hides.length === 0 ? ["Nothing of it takes effect now."] : hides.map(lineOf))];
  const rest =
    undone || withoutEffect === 0 || hides.length === 0
      ? []
      : ["", `${withoutEffect} more without effect: changed since, or another prune hides it.`];
  return [`## ${id}`, "", `${facts.join(", ")}.`, ...state, ...rest];
}

function lineOf(hidden: Hidden): string {
  const tokens = `${hidden.tokensBefore} → ${hidden.tokensAfter} tokens, ${hidden.keeps} kept`;
  if ("id" in hidden) return `- entry ${codeSpan(hidden.id)}: ${tokens}`;
  return `- ${codeSpan(hidden.path)}: ${tokens}. ${safeProse(hidden.metadata.title)}`;
}
