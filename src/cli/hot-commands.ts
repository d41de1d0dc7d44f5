// The commands that agents run all day. Each is a chunk of its own in the bundle, so that a start reads the code of one
// command and no more; none of them may pull in anything heavy.
import type { CommandSpec } from "./command-spec.js";

export type LoadCommand = () => Promise<CommandSpec>;

// A Map, since a command line may name anything, `constructor` included.
export const HOT_COMMANDS: ReadonlyMap<string, LoadCommand> = new Map<string, LoadCommand>([
  ["resolve", async () => (await import("./commands/resolve.js")).command],
  ["explain", async () => (await import("./commands/explain.js")).command],
  ["get", async () => (await import("./commands/get.js")).command],
  ["list", async () => (await import("./commands/list.js")).command],
  ["log", async () => (await import("./commands/log.js")).command],
  ["diff", async () => (await import("./commands/diff.js")).command],
  ["search", async () => (await import("./commands/search.js")).command],
  ["status", async () => (await import("./commands/status.js")).command],
  ["changes", async () => (await import("./commands/changes.js")).command],
  ["usage", async () => (await import("./commands/usage.js")).command],
  ["progress", async () => (await import("./commands/progress.js")).command],
  ["completion", async () => (await import("./commands/completion.js")).command],
  ["hook", async () => (await import("./commands/hook.js")).command],
  ["check", async () => (await import("./commands/check.js")).command],
  ["validate", async () => (await import("./commands/validate.js")).command],
  ["insight", async () => (await import("./commands/insight.js")).command],
  ["session", async () => (await import("./commands/session.js")).command],
  // An agent waits for its servers before its first word.
  ["mcp", async () => (await import("./commands/mcp.js")).command],
]);
