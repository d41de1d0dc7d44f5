// `ctx delegations`.
import { delegations, type DelegationsData, type DelegationsRequest } from "../../actions/delegations.js";
import { CtxError } from "../../errors/ctx-error.js";
import { DELEGATION_STATUSES, type DelegationStatus } from "../../model/delegation.js";
import type { CommandSpec, Door, Invocation } from "../command-spec.js";
import { WRITER_OPTIONS } from "../parse/global-options.js";
import { given, hasFlag, optionalArgument, textOption, writerOf } from "../parse/invocation.js";
import { renderDelegations } from "../render/delegations.js";

/** Which options belong to which of the four; one that belongs to another is refused, not ignored. */
const OWN_OPTIONS = {
  list: ["status", "to"],
  show: [],
  accept: ["reason", "rebase", "by", "dry-run"],
  reject: ["reason", "by", "dry-run"],
} as const;

type What = keyof typeof OWN_OPTIONS;

export const command: CommandSpec<DelegationsData> = {
  name: "delegations",
  summary: "List, show, accept or reject what was proposed",
  arguments: [
    {
      name: "what",
      required: false,
      choices: Object.keys(OWN_OPTIONS),
      description: "list (default), show, accept or reject",
    },
    {
      name: "id",
      required: false,
      completes: "delegation",
      description: "the delegation's id, or its first six or more characters",
    },
  ],
  options: [
    {
      name: "status",
      value: "S",
      choices: DELEGATION_STATUSES,
      description: "list: only those proposed, accepted or rejected",
    },
    {
      name: "to",
      value: "LEVEL",
      completes: "ref",
      description: "list: only those for this level, or branch/<name>",
    },
    { name: "reason", value: "TEXT", description: "accept, reject: why" },
    { name: "rebase", description: "accept: although the target changed since" },
    ...WRITER_OPTIONS,
  ],
  examples: [
    { line: "ctx delegations list --status proposed", note: "what waits" },
    { line: "ctx delegations show 01M7W6N87008", note: "what it would change" },
    { line: "ctx delegations accept 01M7W6N87008", note: "" },
    { line: 'ctx delegations reject 01M7W6N87008 --reason "only payments"', note: "" },
  ],
  writer: false,
  run: (invocation, door) => delegations(door.runtime, requestOf(invocation, door)),
  render: renderDelegations,
};

function requestOf(invocation: Invocation, door: Door): DelegationsRequest {
  const what = (optionalArgument(invocation, "what") ?? "list") as What;
  refuseForeignOptions(invocation, what);
  const place = writerOf(invocation, door);
  const id = optionalArgument(invocation, "id");
  const reason = textOption(invocation, "reason");
  if (what === "list") {
    if (id !== undefined) {
      throw new CtxError("USAGE", "ctx delegations list takes no id.", {
        hint: "To see one: ctx delegations show and its id.",
      });
    }
    const status = textOption(invocation, "status") as DelegationStatus | undefined;
    return { ...place, what, ...given("status", status), ...given("to", textOption(invocation, "to")) };
  }
  if (id === undefined) {
    throw new CtxError("USAGE", `ctx delegations ${what} needs the id of a delegation.`, {
      hint: "`ctx delegations list` shows them.",
    });
  }
  if (what === "show") return { ...place, what, id };
  const rebase = hasFlag(invocation, "rebase") ? { rebase: true } : {};
  if (what === "accept") return { ...place, what, id, ...given("reason", reason), ...rebase };
  return { ...place, what, id, ...given("reason", reason) };
}

function refuseForeignOptions({ options }: Invocation, what: What): void {
  const all = Object.values(OWN_OPTIONS).flat() as string[];
  const foreign = all.find(
    (name) => name in options && !(OWN_OPTIONS[what] as readonly string[]).includes(name),
  );
  if (foreign === undefined) return;
  const owners = (Object.keys(OWN_OPTIONS) as What[]).filter((one) => {
    return (OWN_OPTIONS[one] as readonly string[]).includes(foreign);
  });
  throw new CtxError("USAGE", `--${foreign} belongs to ${owners.join(" and ")}, not to ${what}.`, {
    hint: "See `ctx help delegations`.",
  });
}
