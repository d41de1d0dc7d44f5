// `ctx trust`.
import { trust, type TrustData, type TrustRequest } from "../../actions/trust.js";
import { CtxError } from "../../errors/ctx-error.js";
import type { CommandSpec, Door, Invocation } from "../command-spec.js";
import { WRITER_OPTIONS } from "../parse/global-options.js";
import {
  argumentOf,
  given,
  listOption,
  optionalArgument,
  textOption,
  writerOf,
} from "../parse/invocation.js";
import { renderTrust } from "../render/trust.js";

/** Which options belong to which of the three; one that belongs to another is refused, not ignored. */
const OWN_OPTIONS: Readonly<Record<TrustRequest["what"], readonly string[]>> = {
  show: [],
  approve: ["env", "hash", "by", "dry-run"],
  revoke: ["dry-run"],
};

export const command: CommandSpec<TrustData> = {
  name: "trust",
  summary: "Approve what the repository's files may run",
  arguments: [
    {
      name: "what",
      required: true,
      choices: Object.keys(OWN_OPTIONS),
      description: "show, approve or revoke",
    },
    {
      name: "ref",
      required: false,
      completes: "ref",
      description: "whose $session (default: every context's here)",
    },
  ],
  options: [
    {
      name: "env",
      value: "NAME",
      repeatable: true,
      description: "approve: also let files set this variable, which chooses what runs",
    },
    { name: "hash", value: "H", description: "approve: only if show still tells this hash" },
    ...WRITER_OPTIONS,
  ],
  examples: [
    { line: "ctx trust show", note: "what files here would run or export, and where it is written" },
    { line: "ctx trust approve task-42", note: "exactly as it is now, for this repository here" },
    { line: "ctx trust approve task-42 --env PATH", note: "although it sets PATH" },
    { line: "ctx trust revoke", note: "nothing is approved here any more" },
  ],
  writer: false,
  run: (invocation, door) => trust(door.runtime, requestOf(invocation, door)),
  render: renderTrust,
};

function requestOf(invocation: Invocation, door: Door): TrustRequest {
  const what = argumentOf(invocation, "what") as TrustRequest["what"];
  const foreign = ["env", "hash", "by", "dry-run"].find((name) => {
    return name in invocation.options && !OWN_OPTIONS[what].includes(name);
  });
  if (foreign !== undefined) {
    throw new CtxError("USAGE", `--${foreign} means nothing to ctx trust ${what}.`, {
      hint: "See `ctx help trust`.",
    });
  }
  const place = { ...writerOf(invocation, door), ...given("ref", optionalArgument(invocation, "ref")) };
  if (what !== "approve") return { ...place, what };
  return {
    ...place,
    what,
    ...given("env", listOption(invocation, "env")),
    ...given("hash", textOption(invocation, "hash")),
  };
}
