// Every command by its name, each a chunk of its own in the bundle. The full parser knows the table of commands as plain
// data (scripts/build-chunks.mjs), so that no chunk holds the code of all of them.
import { invariant } from "../errors/invariant.js";
import type { CommandSpec } from "./command-spec.js";
import { HOT_COMMANDS, type LoadCommand } from "./hot-commands.js";

const OTHERS: ReadonlyMap<string, LoadCommand> = new Map<string, LoadCommand>([
  ["agents", async () => (await import("./commands/agents.js")).command],
  ["archive", async () => (await import("./commands/archive.js")).command],
  ["complete", async () => (await import("./commands/complete.js")).command],
  ["create", async () => (await import("./commands/create.js")).command],
  ["decision", async () => (await import("./commands/decision.js")).command],
  ["delegate", async () => (await import("./commands/delegate.js")).command],
  ["delegations", async () => (await import("./commands/delegations.js")).command],
  ["doctor", async () => (await import("./commands/doctor.js")).command],
  ["delete", async () => (await import("./commands/delete.js")).command],
  ["export", async () => (await import("./commands/export.js")).command],
  ["global", async () => (await import("./commands/global.js")).command],
  ["help", async () => (await import("./commands/help.js")).command],
  ["hooks", async () => (await import("./commands/hooks.js")).command],
  ["import", async () => (await import("./commands/import.js")).command],
  ["init", async () => (await import("./commands/init.js")).command],
  ["plan", async () => (await import("./commands/plan.js")).command],
  ["prune", async () => (await import("./commands/prune.js")).command],
  ["recover", async () => (await import("./commands/recover.js")).command],
  ["retract", async () => (await import("./commands/retract.js")).command],
  ["review", async () => (await import("./commands/review.js")).command],
  ["seal", async () => (await import("./commands/seal.js")).command],
  ["set", async () => (await import("./commands/set.js")).command],
  ["snapshot", async () => (await import("./commands/snapshot.js")).command],
  ["trust", async () => (await import("./commands/trust.js")).command],
  ["unset", async () => (await import("./commands/unset.js")).command],
  ["update", async () => (await import("./commands/update.js")).command],
  ["verify", async () => (await import("./commands/verify.js")).command],
  ["version", async () => (await import("./commands/version.js")).command],
  ["wait", async () => (await import("./commands/wait.js")).command],
  ["watch", async () => (await import("./commands/watch.js")).command],
  ["workflow", async () => (await import("./commands/workflow.js")).command],
]);

/** Loads a command that the table names. */
export async function loadCommand(name: string): Promise<CommandSpec> {
  const load = HOT_COMMANDS.get(name) ?? OTHERS.get(name);
  invariant(load !== undefined, `the command ${name} has a line in load-command.ts`);
  return load();
}
