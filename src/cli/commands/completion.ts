// `ctx completion`: a script for a shell, and what that script asks for at every Tab.
import { suggest, type Suggestion } from "../../actions/suggest.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { CommandSpec, Door } from "../command-spec.js";
import { planCompletion, type CompletionPlan } from "../completion/completion-plan.js";
import { readRawWord, SHELLS, type ShellName } from "../completion/shell-words.js";
import { argumentOf } from "../parse/invocation.js";
import { renderCompletion, type CompletionData } from "../render/completion.js";

export const command: CommandSpec<CompletionData> = {
  name: "completion",
  summary: "Print the completion script of a shell",
  arguments: [
    { name: "shell", required: true, choices: SHELLS, description: "bash, zsh or fish" },
    {
      name: "words",
      required: false,
      variadic: true,
      description: "a line being typed, after --: prints what could stand for its last word",
    },
  ],
  options: [],
  examples: [
    { line: 'eval "$(ctx completion bash)"', note: "in ~/.bashrc" },
    { line: 'ctx completion zsh > "${fpath[1]}/_ctx"', note: "once, then restart zsh" },
    { line: "ctx completion fish > ~/.config/fish/conf.d/ctx.fish", note: "once" },
    { line: "ctx completion bash -- ctx resolve ta", note: "what Tab would offer" },
  ],
  writer: false,
  run: async (invocation, door) => {
    const shell = argumentOf(invocation, "shell") as ShellName;
    const words = invocation.arguments["words"];
    if (words === undefined) {
      const { scriptFor } = await import("../completion/shell-scripts.js");
      return { data: { shell, script: scriptFor(shell) }, findings: [] };
    }
    return { data: await complete(words as readonly string[], shell, door), findings: [] };
  },
  render: renderCompletion,
};

/** Nobody asked for an error who pressed Tab: whatever goes wrong, there is nothing to offer. */
async function complete(typed: readonly string[], shell: ShellName, door: Door): Promise<CompletionData> {
  const words = typed.map((word, index) =>
    isRaw(shell, index === typed.length - 1) ? readRawWord(word).text : word,
  );
  // bash has no place for a quote that was opened inside the word.
  const isMixed = shell === "bash" && readRawWord(typed.at(-1) ?? "").isMixed;
  try {
    const { COMMAND_TABLE } = await import("../completion/command-table.js");
    const plan = planCompletion(words, COMMAND_TABLE);
    if (plan.wanted === "file" || plan.wanted === "directory") {
      return { shell, candidates: [], files: plan.wanted };
    }
    const found = isMixed ? [] : await findCandidates(plan, shell, door);
    return { shell, candidates: found, files: null };
  } catch {
    // A broken or missing repository is told by the command itself, once it is run.
    return { shell, candidates: [], files: null };
  }
}

/** Which words a shell hands over with their quotes: bash all of them, fish the unfinished one. */
function isRaw(shell: ShellName, isLast: boolean): boolean {
  return shell === "bash" || (shell === "fish" && isLast);
}

async function findCandidates(plan: CompletionPlan, shell: ShellName, door: Door): Promise<Suggestion[]> {
  const { lead, prefix, wanted } = plan;
  const found =
    wanted === null || wanted === "file" || wanted === "directory"
      ? plan.fixed
      : (
          await suggest(door.runtime, {
            directory: directoryOf(plan, door),
            wanted,
            prefix,
            words: plan.words,
            ...(plan.ref === null ? {} : { ref: plan.ref }),
            ...(plan.run === null ? {} : { run: plan.run }),
            described: shell !== "bash",
          })
        ).data.suggestions;
  return found
    .map(({ value, description }) => ({ value: lead + value, description }))
    .filter(({ value }) => visibleLine(value) === value);
}

/** Where the line being typed would run: every `-C` seen from the one before. */
function directoryOf({ changes }: CompletionPlan, door: Door): string {
  const home = door.runtime.environment["HOME"] ?? "~";
  return changes
    .map((change) => change.replace(/^~(?=\/|$)/, () => home))
    .reduce(
      (directory, change) => (/^(?:[\\/]|[A-Za-z]:)/.test(change) ? change : `${directory}/${change}`),
      door.directory,
    );
}
