// A hook as a part of a runner's configuration, which the team shares. Which programs run it is the runner's business.
import type { ConfigText } from "../../format/hooks/config-text.js";
import {
  addToConfig,
  removeFromConfig,
  snippetFor,
  stateOfConfig,
} from "../../format/hooks/runner-config.js";
import type { ConfigRunner } from "../../model/hook-runner.js";
import { utf8Decode } from "../../model/text/utf8.js";
import type { Runtime } from "../../ports/runtime.js";
import type { HookPlace, PlannedChange } from "./hook-place.js";

export interface ConfigSite {
  readonly runtime: Runtime;
  readonly runner: ConfigRunner;
  /** The worktree's top level. */
  readonly top: string;
  readonly path: string;
  /** The context root below the worktree's top; see Workspace. */
  readonly prefix: string;
  /** The directory where git looks for hooks. */
  readonly directory: string;
}

/** What makes each runner put its hooks where git looks. */
const REMEDIES: Readonly<Record<ConfigRunner, string>> = {
  lefthook: "npx lefthook install",
  "pre-commit": "pre-commit install",
  "simple-git-hooks": "npx simple-git-hooks",
};

/** Looks at one configuration. */
export async function lookAtConfig(site: ConfigSite): Promise<HookPlace> {
  const { runner, top, path, prefix, directory } = site;
  const config = readConfig(site);
  const found = config === null ? "unreadable" : await stateOfConfig(runner, config, prefix);
  const state = found === "current" ? "installed" : found === "outdated" ? "outdated" : "absent";
  const isRun = runsHook(site, state !== "absent");
  const refused = (reason: string): PlannedChange => ({
    kind: "refused",
    reason,
    snippet: snippetFor(runner, path, prefix),
  });
  return {
    runner,
    hook: "pre-commit",
    top,
    path,
    state,
    obstacle: isRun ? null : `${runner} has not put its hook into ${directory}`,
    remedy: isRun ? null : REMEDIES[runner],
    install: async () => {
      if (config === null || found === "unreadable") return refused("ctx cannot edit it safely");
      const text = found === "current" ? config.text : await addToConfig(runner, config, prefix);
      if (text === null) return refused("ctx cannot edit it safely");
      return changeTo(site, config.text, text);
    },
    remove: async () => {
      if (config === null || state === "absent") return { kind: "change", step: null };
      const text = await removeFromConfig(runner, config, prefix);
      if (text === null) return refused("ctx cannot edit it safely; take lines like these out of it");
      return changeTo(site, config.text, text);
    },
  };
}

function changeTo({ top, path }: ConfigSite, before: string, after: string): PlannedChange {
  return { kind: "change", step: before === after ? null : { top, path, before, after } };
}

/** The configuration as text; null where it is in a language that is not edited, or no plain file. */
function readConfig({ runtime, top, path }: ConfigSite): ConfigText | null {
  const form = path.endsWith(".json") ? "json" : /\.ya?ml$/.test(path) ? "yaml" : null;
  if (form === null || runtime.files.kindOf(`${top}/${path}`) !== "file") return null;
  const bytes = runtime.files.read(`${top}/${path}`);
  const text = bytes === null ? null : utf8Decode(bytes);
  return text === null ? null : { path, form, text };
}

/** What stands in the script that each runner puts where git looks, whatever its version. */
const SIGNS: Readonly<Record<ConfigRunner, string>> = {
  lefthook: "lefthook",
  "pre-commit": "https://pre-commit.com",
  "simple-git-hooks": "SIMPLE_GIT_HOOKS",
};

/** Tells whether the runner has put its own hook where git looks; simple-git-hooks puts the commands themselves there. */
function runsHook({ runtime, runner, directory }: ConfigSite, isWanted: boolean): boolean {
  const hook = `${directory}/pre-commit`;
  if (runtime.files.kindOf(hook) !== "file" || runtime.files.facts(hook)?.isExecutable !== true) return false;
  const holds = (text: string) => (runtime.files.findLines(hook, [text]) ?? []).length > 0;
  return holds(SIGNS[runner]) && (runner !== "simple-git-hooks" || !isWanted || holds(" check --staged"));
}
