// `ctx resolve`.
import { resolve, type ResolveData } from "../../actions/resolve.js";
import { CtxError } from "../../errors/ctx-error.js";
import type { Json } from "../../model/json/json.js";
import type { CommandSpec, Invocation } from "../command-spec.js";
import { valueOption } from "../parse/input.js";
import { given, hasFlag, optionalArgument, placeOf, textOption } from "../parse/invocation.js";
import { renderResolve } from "../render/resolved.js";
import { NO_PERSONAL, personalOf, REF } from "../words.js";

export const command: CommandSpec<ResolveData> = {
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
    { name: "at", value: "REV", description: "read everything from this commit, tag or branch" },
    { name: "explain", description: "tell where every value comes from" },
    { name: "select", value: "POINTER", description: "print one value" },
    {
      name: "default",
      value: "VALUE",
      description: "what --select prints when there is none: JSON, else a string",
    },
    NO_PERSONAL,
    { name: "all-entries", description: "all progress, not the newest 20" },
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
  ],
  writer: false,
  run: async (invocation, door) =>
    resolve(door.runtime, {
      ...placeOf(door),
      ...given("ref", optionalArgument(invocation, "ref")),
      ...given("at", textOption(invocation, "at")),
      ...given("select", textOption(invocation, "select")),
      ...given("default", defaultOf(invocation)),
      ...(hasFlag(invocation, "explain") ? { explain: true } : {}),
      ...(hasFlag(invocation, "all-entries") ? { allEntries: true } : {}),
      ...personalOf(invocation),
      ...(isDigestShown(invocation) ? {} : { digest: false }),
    }),
  render: renderResolve,
};

/** Programs get the digest always, people with --verbose: working it out takes a tenth of the time. */
function isDigestShown(invocation: Invocation): boolean {
  const isText = (textOption(invocation, "format") ?? "md") === "md" && !hasFlag(invocation, "json");
  return !isText || hasFlag(invocation, "verbose");
}

function defaultOf(invocation: Invocation): Json | undefined {
  const value = valueOption(invocation, "default");
  if (value === undefined || textOption(invocation, "select") !== undefined) return value;
  throw new CtxError("USAGE", "--default means nothing without --select.");
}
