// Where our check stands in the configuration of lefthook, pre-commit and simple-git-hooks, and how it comes and goes.
// Nothing is edited that could not be brought back to the byte: then a person gets the lines to write.
import type { ConfigRunner } from "../../model/hook-runner.js";
import { isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";
import type { Edit } from "../edit.js";
import { editConfig, readConfigData, type ConfigText } from "./config-text.js";
import { formatYamlDocument } from "../yaml/yaml-text.js";
import { CHECK_ID, checkCommand, checkLine } from "./hook-commands.js";

/** One runner's way to hold our check. */
interface Layout {
  /** The edits that add the check; null where it does not fit in safely. */
  add(data: JsonObject, prefix: string): Edit[] | null;
  /** Where the check stands; null where it does not. */
  find(data: JsonObject): Found | null;
  /** What to write by hand, as this runner's documentation would. */
  snippet(prefix: string): string;
}

interface Found {
  /** The command as it stands there. */
  readonly command: string;
  /** Edits that take it out: with all that holds nothing else first, then less and less. */
  readonly removals: readonly (readonly Edit[])[];
}

const HOOK = "pre-commit";
/** What every version of our command has in it. */
const OWN_COMMAND = " check --staged";

const lefthook: Layout = {
  add: (data, prefix) => {
    const check: JsonObject = { run: checkLine(prefix) };
    const hook = data[HOOK];
    if (hook === undefined)
      return [{ kind: "set", pointer: [HOOK], value: { commands: { [CHECK_ID]: check } } }];
    if (!isFilled(hook)) return null;
    const { jobs, commands } = hook;
    if (isTaken(jobs) || (isJsonObject(commands) && Object.hasOwn(commands, CHECK_ID))) return null;
    if (Array.isArray(jobs) && jobs.length > 0)
      return [{ kind: "set", pointer: [HOOK, "jobs", "-"], value: { name: CHECK_ID, ...check } }];
    if (jobs !== undefined) return null;
    if (commands !== undefined && !isFilled(commands)) return null;
    return [
      commands === undefined
        ? { kind: "set", pointer: [HOOK, "commands"], value: { [CHECK_ID]: check } }
        : { kind: "set", pointer: [HOOK, "commands", CHECK_ID], value: check },
    ];
  },
  find: (data) => {
    const hook = data[HOOK];
    if (!isJsonObject(hook)) return null;
    const { jobs, commands } = hook;
    const command = isJsonObject(commands) ? commands[CHECK_ID] : undefined;
    if (isJsonObject(command) && isOurs(command["run"]))
      return { command: textOf(command["run"]), removals: unsetUpwards([HOOK, "commands", CHECK_ID], 3) };
    const at = Array.isArray(jobs)
      ? jobs.findIndex((job) => isJsonObject(job) && job["name"] === CHECK_ID && isOurs(job["run"]))
      : -1;
    if (at < 0 || !Array.isArray(jobs)) return null;
    const job = jobs[at] as JsonObject;
    return { command: textOf(job["run"]), removals: unsetUpwards([HOOK, "jobs", String(at)], 1) };
  },
  snippet: (prefix) =>
    formatYamlDocument({ [HOOK]: { commands: { [CHECK_ID]: { run: checkLine(prefix) } } } }),
};

const preCommit: Layout = {
  add: (data, prefix) => {
    const { repos } = data;
    if (!Array.isArray(repos) || repos.length === 0) return null;
    const hooks = repos.flatMap((repo) => (isJsonObject(repo) ? (repo["hooks"] ?? []) : []));
    if (hooks.some((hook) => isJsonObject(hook) && hook["id"] === CHECK_ID)) return null;
    return [{ kind: "set", pointer: ["repos", "-"], value: localRepo(prefix) }];
  },
  find: ({ repos }) => {
    for (const [index, repo] of (Array.isArray(repos) ? repos : []).entries()) {
      const hooks = isJsonObject(repo) && Array.isArray(repo["hooks"]) ? repo["hooks"] : [];
      const isLocal = isJsonObject(repo) && repo["repo"] === "local";
      const at = hooks.findIndex((hook) => {
        return isJsonObject(hook) && hook["id"] === CHECK_ID && (!isLocal || isOurs(hook["entry"]));
      });
      if (at < 0) continue;
      const hook = hooks[at] as JsonObject;
      const pointer = ["repos", String(index), "hooks", String(at)];
      return {
        // A hook of our own repository says nothing more than its id, and is whole that way.
        command: isLocal ? textOf(hook["entry"]) : "",
        removals: hooks.length === 1 ? unsetUpwards(pointer.slice(0, 2), 1) : unsetUpwards(pointer, 1),
      };
    }
    return null;
  },
  snippet: (prefix) => formatYamlDocument({ repos: [localRepo(prefix)] }),
};

function localRepo(prefix: string): JsonObject {
  const hook = { id: CHECK_ID, name: "ctx check", entry: checkCommand(prefix), language: "system" };
  return {
    repo: "local",
    hooks: [{ ...hook, always_run: true, pass_filenames: false, stages: [HOOK] }],
  };
}

/** In package.json its settings stand under its name; a file of its own holds nothing else. */
function simpleGitHooks(at: readonly string[]): Layout {
  const settingsOf = (data: JsonObject): Json | undefined => (at.length === 0 ? data : data[at[0] as string]);
  return {
    add: (data, prefix) => {
      const settings = settingsOf(data);
      if (!isJsonObject(settings)) return null;
      const command = settings[HOOK];
      if (command === undefined)
        return isFilled(settings)
          ? [{ kind: "set", pointer: [...at, HOOK], value: checkLine(prefix) }]
          : null;
      // A comment, a line break or a "&" at its end would take ours in, or leave it out.
      if (typeof command !== "string" || command.trim() === "" || /[#\n&|;\\]\s*$|#|\n/.test(command))
        return null;
      return [{ kind: "set", pointer: [...at, HOOK], value: command + JOINT + subshell(prefix) }];
    },
    find: (data) => {
      const settings = settingsOf(data);
      const command = isJsonObject(settings) ? settings[HOOK] : undefined;
      if (typeof command !== "string" || !isOurs(command)) return null;
      const joint = command.lastIndexOf(`${JOINT}(for ctx in `);
      const pointer = [...at, HOOK];
      if (joint >= 0)
        return {
          command: command.slice(joint + JOINT.length + 1, -1),
          removals: [[{ kind: "set", pointer, value: command.slice(0, joint) }]],
        };
      return command.startsWith("for ctx in ") ? { command, removals: unsetUpwards(pointer, 1) } : null;
    },
    snippet: (prefix) => {
      const own = { [HOOK]: checkLine(prefix) };
      return `${JSON.stringify(at.length === 0 ? own : { [at[0] as string]: own }, null, 2)}\n`;
    },
  };
}

/** Joins our command to the one that was there. */
const JOINT = " && ";

/** In parentheses, since the line ends with \`exit\` and other commands may follow. */
function subshell(prefix: string): string {
  return `(${checkLine(prefix)})`;
}

function layoutOf(runner: ConfigRunner, path: string): Layout {
  if (runner === "lefthook") return lefthook;
  if (runner === "pre-commit") return preCommit;
  return simpleGitHooks(path === "package.json" ? ["simple-git-hooks"] : []);
}

/** How our check stands in a configuration. */
export type ConfigState = "current" | "outdated" | "absent" | "unreadable";

/** Tells whether the check is there, and the one that this version of ctx would write. */
export async function stateOfConfig(
  runner: ConfigRunner,
  config: ConfigText,
  prefix: string,
): Promise<ConfigState> {
  const data = await readConfigData(config);
  if (data === null) return "unreadable";
  const found = layoutOf(runner, config.path).find(data);
  if (found === null) return "absent";
  const known = ["", checkLine(prefix), checkCommand(prefix)];
  return known.includes(found.command) ? "current" : "outdated";
}

/** The configuration with our check, its old version replaced; null where that cannot be done safely. */
export async function addToConfig(
  runner: ConfigRunner,
  config: ConfigText,
  prefix: string,
): Promise<string | null> {
  const layout = layoutOf(runner, config.path);
  const clean = (await removeFromConfig(runner, config, prefix)) ?? config.text;
  const data = await readConfigData({ ...config, text: clean });
  const edits = data === null ? null : layout.add(data, prefix);
  if (edits === null) return null;
  const text = await editConfig({ ...config, text: clean }, edits);
  if (text === null) return null;
  // INVARIANT: what was put in can be taken out again to the byte; else it is not put in.
  return (await removeFromConfig(runner, { ...config, text }, prefix)) === clean ? text : null;
}

/**
 * The configuration without our check; null where it is not there, or cannot be taken out safely. Of the ways to take it
 * out, that one is right after which adding it gives the same text again.
 */
export async function removeFromConfig(
  runner: ConfigRunner,
  config: ConfigText,
  prefix: string,
): Promise<string | null> {
  const layout = layoutOf(runner, config.path);
  const data = await readConfigData(config);
  const found = data === null ? null : layout.find(data);
  if (found === null) return null;
  let last: string | null = null;
  for (const edits of found.removals) {
    const text = await editConfig(config, edits);
    if (text === null) continue;
    last = text;
    const without = await readConfigData({ ...config, text });
    const again = without === null ? null : layout.add(without, prefix);
    if (again !== null && (await editConfig({ ...config, text }, again)) === config.text) return text;
  }
  return last;
}

/** The lines to write by hand. */
export function snippetFor(runner: ConfigRunner, path: string, prefix: string): string {
  return layoutOf(runner, path).snippet(prefix);
}

/** Removals of a value and, before it, of up to so many containers around it. */
function unsetUpwards(pointer: readonly string[], levels: number): Edit[][] {
  return Array.from({ length: levels }, (_, less) => {
    return [{ kind: "unset", pointer: pointer.slice(0, pointer.length - (levels - 1 - less)) }];
  });
}

function isFilled(value: Json): value is JsonObject {
  return isJsonObject(value) && Object.keys(value).length > 0;
}

/** Whatever has our name and starts something else is the user's, and stays. */
function isOurs(command: Json | undefined): boolean {
  return textOf(command).includes(OWN_COMMAND);
}

function isTaken(jobs: Json | undefined): boolean {
  return Array.isArray(jobs) && jobs.some((job) => isJsonObject(job) && job["name"] === CHECK_ID);
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
