// `ctx snapshot`.
import { snapshot, type SnapshotData, type SnapshotRequest } from "../../actions/snapshot.js";
import { CtxError } from "../../errors/ctx-error.js";
import type { CommandSpec, Door, Invocation } from "../command-spec.js";
import { WRITER_OPTIONS } from "../parse/global-options.js";
import { argumentOf, given, optionalArgument, placeOf, textOption, writerOf } from "../parse/invocation.js";
import { renderSnapshot } from "../render/snapshot.js";

/** Which options belong to which of the four; one that belongs to another is refused, not ignored. */
const OWN_OPTIONS = {
  save: ["name", "by", "dry-run"],
  list: [],
  show: ["name"],
  restore: ["name", "by", "dry-run"],
} as const;

type What = keyof typeof OWN_OPTIONS;

export const command: CommandSpec<SnapshotData> = {
  name: "snapshot",
  summary: "Save files as they are, and bring them back",
  arguments: [
    {
      name: "what",
      required: true,
      choices: Object.keys(OWN_OPTIONS),
      description: "save, list, show or restore",
    },
    {
      name: "target",
      required: false,
      completes: "ref",
      description: "a ref, or the path of a plan or a folder; list: all without",
    },
  ],
  options: [
    {
      name: "name",
      value: "N",
      description: "save: call it so; show, restore: that one, or an id (default: the newest)",
    },
    ...WRITER_OPTIONS,
  ],
  examples: [
    { line: 'ctx snapshot save task-42 --name "before the refactoring"', note: "" },
    { line: "ctx snapshot show task-42", note: "what has changed since" },
    { line: "ctx snapshot restore task-42", note: "what it replaces is saved first" },
    { line: "ctx snapshot restore task-42 --dry-run", note: "what would change, as a diff" },
  ],
  writer: false,
  run: (invocation, door) => snapshot(door.runtime, requestOf(invocation, door)),
  render: renderSnapshot,
};

function requestOf(invocation: Invocation, door: Door): SnapshotRequest {
  const what = argumentOf(invocation, "what") as What;
  refuseForeignOptions(invocation, what);
  const target = optionalArgument(invocation, "target");
  if (what === "list") return { ...placeOf(door), what, ...given("target", target) };
  if (target === undefined) {
    throw new CtxError("USAGE", `ctx snapshot ${what} needs a ref or a path.`, {
      hint: `As in: ctx snapshot ${what} task-42`,
    });
  }
  const name = given("name", textOption(invocation, "name"));
  if (what === "show") return { ...placeOf(door), what, target, ...name };
  return { ...writerOf(invocation, door), what, target, ...name };
}

function refuseForeignOptions({ options }: Invocation, what: What): void {
  const all = Object.values(OWN_OPTIONS).flat() as string[];
  const foreign = all.find(
    (name) => name in options && !(OWN_OPTIONS[what] as readonly string[]).includes(name),
  );
  if (foreign === undefined) return;
  throw new CtxError("USAGE", `--${foreign} means nothing to ctx snapshot ${what}.`, {
    hint: "See `ctx help snapshot`.",
  });
}
