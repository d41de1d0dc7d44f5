// Whether the hooks of agents do their work: they stop no agent when something goes wrong, so it would be seen nowhere
// else. Where nothing went wrong, or no agent calls, there is nothing to say.
import { readTrouble } from "../../store/agents/trouble.js";
import type { Check } from "./check.js";

/** What was longer ago has most likely been seen to. */
const RECENT_MS = 7 * 24 * 3600 * 1000;

export const agentHooks: Check = {
  id: "agent-hooks",
  examine: async ({ runtime, repository }) => {
    const trouble = repository === null ? null : readTrouble(runtime, { repository });
    if (trouble === null || runtime.clock.now() - Date.parse(trouble.at) > RECENT_MS) return [];
    const { agent, event, at, code, message } = trouble;
    return [
      {
        status: "warning",
        message: `The hook ${event} of ${agent} told its agent nothing at ${at}: ${message} [${code}]`,
        hint: "This is the last time that it happened. `ctx hook` with --verbose says so on stderr when it does.",
      },
    ];
  },
};
