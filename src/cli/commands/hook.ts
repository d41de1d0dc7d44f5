// `ctx hook`: called by agents, not by people. Its answer is what the agent reads, one JSON object or nothing.
import { hook, HOOKED_AGENTS, type HookData } from "../../actions/agent/hook.js";
import type { Outcome } from "../../model/outcome.js";
import { escapeHidden } from "../../model/text/visible-text.js";
import type { CommandSpec, Rendering } from "../command-spec.js";
import type { Screen } from "../output/screen.js";
import { argumentOf, textOption, writerOf } from "../parse/invocation.js";
import { renderDiff } from "../render/diff.js";

/** What a tool wrote may be in a payload, with what was there before; but nothing reads without end. */
const MOST_BYTES = 32 * 1024 * 1024;

export const command: CommandSpec<HookData> = {
  name: "hook",
  summary: "Answer a hook of a coding agent",
  arguments: [
    {
      name: "event",
      description: "what happened, as the agent calls it; its payload is read from standard input",
      required: true,
    },
  ],
  options: [
    {
      name: "agent",
      value: "AGENT",
      required: true,
      description: `whose hook it is: ${HOOKED_AGENTS.join(", ")}`,
    },
  ],
  examples: [
    { line: "ctx hook SessionStart --agent claude", note: "the context, for a session that begins" },
    { line: "ctx hook UserPromptSubmit --agent codex", note: "what others changed since" },
    { line: "ctx hook AfterTool --agent gemini --verbose", note: "to see what goes wrong, if anything does" },
  ],
  writer: true,
  failsOpen: true,
  run: async (invocation, door) => {
    return hook(door.runtime, {
      ...writerOf(invocation, door),
      event: argumentOf(invocation, "event"),
      agent: textOption(invocation, "agent") as string,
      input: await door.readPayload(MOST_BYTES),
    });
  },
  render,
};

function render({ data }: Outcome<HookData>, screen: Screen): Rendering {
  const { answer, trouble } = data;
  const remark =
    trouble === null || !screen.isVerbose
      ? {}
      : { remark: `Nothing was told: ${trouble.message} [${trouble.code}]` };
  if (data.dryRun === true && data.diff !== "") return renderDiff(data.diff, screen.paint);
  return { result: answer === null ? "" : escapeHidden(JSON.stringify(answer)), ...remark };
}
