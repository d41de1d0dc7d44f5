// `ctx resolve`.
import { resolve, type SelectedValue } from "../../actions/resolve.js";
import { CtxError } from "../../errors/ctx-error.js";
import type { Json } from "../../model/json/json.js";
import type { Outcome } from "../../model/outcome.js";
import type { CommandSpec, Door, Invocation } from "../command-spec.js";
import { valueOption } from "../parse/input.js";
import { given, hasFlag, numberOption, optionalArgument, placeOf, textOption } from "../parse/invocation.js";
import { renderResolve, type ShownContext } from "../render/resolved.js";
import { NO_PERSONAL, personalOf, REF } from "../words.js";

export const command: CommandSpec<ShownContext | SelectedValue> = {
  name: "resolve",
  summary: "Show everything that applies, merged",
  arguments: [
    {
      ...REF,
      required: false,
      description: `${REF.description}; else CTX_TASK, or the task of the current branch`,
    },
  ],
  options: [
    {
      name: "at",
      value: "REV",
      completes: "revision",
      description: "read everything from this commit, tag or branch",
    },
    { name: "explain", description: "tell where every value comes from" },
    { name: "select", value: "POINTER", completes: "resolved-pointer", description: "print one value" },
    {
      name: "default",
      value: "VALUE",
      description: "what --select prints when there is none: JSON, else a string",
    },
    NO_PERSONAL,
    { name: "all-entries", description: "all progress, not the newest 20" },
    {
      name: "max-tokens",
      value: "N",
      numeric: true,
      conflicts: ["select"],
      description: "keep what is most specific and important in N tokens, as estimated; name the rest",
    },
    {
      name: "format",
      value: "FORM",
      choices: ["md", "yaml", "json"],
      default: "md",
      description: "how to print it",
    },
  ],
  examples: [
    { line: "ctx resolve task-42", note: "all levels as one" },
    { line: "ctx resolve --select caching", note: "one value, for scripts" },
    { line: "ctx resolve task-42 --at origin/main --format yaml", note: "as it was there" },
    { line: "ctx resolve task-42 --max-tokens 4000", note: "for a small prompt" },
  ],
  writer: false,
  run: runResolve,
  render: renderResolve,
};

async function runResolve(
  invocation: Invocation,
  door: Door,
): Promise<Outcome<ShownContext | SelectedValue>> {
  const maxTokens = numberOption(invocation, "max-tokens");
  const at = given("at", textOption(invocation, "at"));
  const page =
    maxTokens === undefined || !isText(invocation)
      ? null
      : (await import("../render/limited-page.js")).makeLimitedPage({ maxTokens, ...at });
  const outcome = await resolve(door.runtime, {
    ...placeOf(door),
    ...at,
    ...given("ref", optionalArgument(invocation, "ref")),
    ...given("select", textOption(invocation, "select")),
    ...given("default", defaultOf(invocation)),
    ...(hasFlag(invocation, "explain") ? { explain: true } : {}),
    ...(hasFlag(invocation, "all-entries") ? { allEntries: true } : {}),
    ...given("maxTokens", maxTokens),
    ...(page === null ? {} : { layOut: page.layOut }),
    ...personalOf(invocation),
    ...(isDigestShown(invocation) ? {} : { digest: false }),
  });
  if (page === null || "value" in outcome.data) return outcome;
  return { ...outcome, data: page.finish(outcome.data) };
}

/** Programs get the digest always, people with --verbose: working it out takes a tenth of the time. */
function isDigestShown(invocation: Invocation): boolean {
  return !isText(invocation) || hasFlag(invocation, "verbose");
}

function isText(invocation: Invocation): boolean {
  return (textOption(invocation, "format") ?? "md") === "md" && !hasFlag(invocation, "json");
}

function defaultOf(invocation: Invocation): Json | undefined {
  const value = valueOption(invocation, "default");
  if (value === undefined || textOption(invocation, "select") !== undefined) return value;
  throw new CtxError("USAGE", "--default means nothing without --select.");
}
