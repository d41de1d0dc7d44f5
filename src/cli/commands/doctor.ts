// `ctx doctor`.
import { doctor, type DoctorData, type DoctorRequest } from "../../actions/doctor.js";
import { CtxError } from "../../errors/ctx-error.js";
import type { CommandSpec, Door, Invocation } from "../command-spec.js";
import { hasFlag, placeOf } from "../parse/invocation.js";
import { renderDoctor, renderPlan } from "../render/doctor.js";

export const command: CommandSpec<DoctorData> = {
  name: "doctor",
  summary: "Find what is wrong here, and repair it without loss",
  arguments: [],
  options: [
    { name: "fix", description: "show the repairs, ask on a terminal, and do them" },
    { name: "dry-run", description: "with --fix: write nothing, print the exact diff" },
    { name: "yes", short: "y", description: "with --fix: do not ask" },
  ],
  examples: [
    { line: "ctx doctor", note: "also where every other command refuses" },
    { line: "ctx doctor --fix --dry-run", note: "what would change, as a diff" },
    { line: "ctx doctor --fix", note: "what is replaced is kept beside it" },
  ],
  writer: false,
  readsEverything: true,
  run: (invocation, door) =>
    doctor(door.runtime, { ...placeOf(door), ...repairsOf(invocation), ...confirmationOf(invocation, door) }),
  render: renderDoctor,
};

function repairsOf(invocation: Invocation): Pick<DoctorRequest, "fix" | "dryRun"> {
  if (hasFlag(invocation, "fix"))
    return { fix: true, ...(hasFlag(invocation, "dry-run") ? { dryRun: true } : {}) };
  const alone = ["dry-run", "yes"].find((name) => hasFlag(invocation, name));
  if (alone === undefined) return {};
  throw new CtxError("USAGE", `--${alone} belongs to --fix: without it, ctx doctor changes nothing.`, {
    hint: `See what --fix would do: ctx doctor --fix --dry-run`,
  });
}

function confirmationOf(invocation: Invocation, door: Door): Pick<DoctorRequest, "confirm"> {
  const { confirm } = door;
  if (confirm === undefined || hasFlag(invocation, "yes")) return {};
  return { confirm: (plan) => confirm(renderPlan(plan)) };
}
