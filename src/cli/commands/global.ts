// `ctx global`.
import { shareGlobal, type GlobalData, type GlobalRequest } from "../../actions/global.js";
import { CtxError } from "../../errors/ctx-error.js";
import type { CommandSpec, Door, Invocation } from "../command-spec.js";
import { argumentOf, given, hasFlag, optionalArgument, placeOf, textOption } from "../parse/invocation.js";
import { renderGlobal } from "../render/global.js";

/** Which options belong to which of the three; one that belongs to another is refused, not ignored. */
const OWN_OPTIONS = {
  status: [],
  pull: ["source", "ref", "dry-run"],
  push: ["dry-run"],
} as const;

type What = keyof typeof OWN_OPTIONS;

export const command: CommandSpec<GlobalData> = {
  name: "global",
  summary: "Share the global context between projects",
  arguments: [
    {
      name: "what",
      required: true,
      choices: Object.keys(OWN_OPTIONS),
      description: "status, pull or push",
    },
    {
      name: "id",
      required: false,
      completes: "delegation",
      description: "push: only this delegation (default: all that wait)",
    },
  ],
  options: [
    {
      name: "source",
      value: "URL",
      completes: "directory",
      description: "pull: take it from this repository from now on: https, ssh or a path",
    },
    { name: "ref", value: "NAME", description: "pull: its branch or tag (default: its default branch)" },
    { name: "dry-run", description: "write and push nothing, print the exact diff" },
  ],
  examples: [
    { line: "ctx global pull --source git@example.com:team/context.git", note: "the first time" },
    { line: "ctx global status", note: "without the network" },
    { line: "ctx global pull --dry-run", note: "what would change, as a diff" },
    { line: "ctx global push", note: "offers what was accepted here" },
  ],
  writer: false,
  run: (invocation, door) => shareGlobal(door.runtime, requestOf(invocation, door)),
  render: renderGlobal,
};

function requestOf(invocation: Invocation, door: Door): GlobalRequest {
  const what = argumentOf(invocation, "what") as What;
  const foreign = Object.keys(OWN_OPTIONS)
    .flatMap((one) => OWN_OPTIONS[one as What] as readonly string[])
    .find((name) => name in invocation.options && !(OWN_OPTIONS[what] as readonly string[]).includes(name));
  if (foreign !== undefined) {
    throw new CtxError("USAGE", `--${foreign} means nothing to ctx global ${what}.`, {
      hint: "See `ctx help global`.",
    });
  }
  const id = optionalArgument(invocation, "id");
  if (id !== undefined && what !== "push") {
    throw new CtxError("USAGE", `ctx global ${what} takes no id.`, {
      hint: `Leave it out: ctx global ${what}`,
    });
  }
  const place = { ...placeOf(door), ...(hasFlag(invocation, "dry-run") ? { dryRun: true } : {}) };
  if (what === "status") return { ...place, what };
  if (what === "push") return { ...place, what, ...given("id", id) };
  const named = {
    ...given("source", textOption(invocation, "source")),
    ...given("ref", textOption(invocation, "ref")),
  };
  return { ...place, what, ...named };
}
