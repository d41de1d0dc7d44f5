// Which programs look after the hooks of a repository, and where a hook of ours can stand in it.
import { CtxError } from "../../errors/ctx-error.js";
import { HOOK_NAMES, type HookName } from "../../format/hooks/hook-commands.js";
import { parseJson } from "../../format/json.js";
import type { ConfigRunner, HookRunner } from "../../model/hook-runner.js";
import { isJsonObject } from "../../model/json/json.js";
import { utf8Decode } from "../../model/text/utf8.js";
import type { Repository } from "../../ports/git.js";
import type { Runtime } from "../../ports/runtime.js";
import { lookAtConfig } from "./config-place.js";
import type { HookPlace } from "./hook-place.js";
import { findHooksDirectory, type HooksDirectory } from "./hooks-directory.js";
import { lookAtScript } from "./script-place.js";

export interface HookSetup {
  /** The runners that this repository uses, in the order of HOOK_RUNNERS; empty where there is none but git. */
  readonly runners: readonly Exclude<HookRunner, "git">[];
  readonly directory: HooksDirectory;
  /** Every place where a hook of ours can stand or may have been left, those of one runner together. */
  readonly places: readonly HookPlace[];
}

/** Looks at a repository's hooks. `prefix`: see Workspace. */
export async function findSetup(
  runtime: Runtime,
  repository: Repository,
  prefix: string,
): Promise<HookSetup> {
  const directory = await findHooksDirectory(runtime, repository);
  const top = repository.worktree;
  const configs = top === null ? [] : findConfigs(runtime, top);
  const husky = top === null ? null : findHusky(runtime, top, directory);
  const scripts = (
    runner: "git" | "husky",
    site: Omit<Parameters<typeof lookAtScript>[0], "runner" | "hook" | "runtime" | "prefix">,
  ) =>
    HOOK_NAMES.map((hook) =>
      lookAtScript({ runtime, runner, hook, prefix, ...site, path: `${site.path}${hook}` }),
    );
  const places = [
    ...(husky === null ? [] : scripts("husky", husky)),
    // While git looks in husky's generated directory, nothing of ours belongs there.
    ...(husky !== null && !directory.isDefault ? [] : scripts("git", gitSite(directory))),
    ...(directory.isDefault ? [] : scripts("git", unusedSite(repository, directory))),
    ...(await Promise.all(
      configs.map(({ runner, path }) =>
        lookAtConfig({ runtime, runner, top: top as string, path, prefix, directory: directory.absolute }),
      ),
    )),
  ];
  return {
    runners: [...(husky === null ? [] : (["husky"] as const)), ...configs.map(({ runner }) => runner)],
    directory,
    places,
  };
}

/**
 * Chooses who is to hold our hooks: the one asked for, else the one that this repository uses, else git itself.
 * @throws {CtxError} USAGE when several are used and none was asked for, or the one asked for is not used.
 */
export function chooseRunner({ runners }: HookSetup, asked: HookRunner | undefined): HookRunner {
  const isKnown = asked === undefined || asked === "git" || runners.includes(asked);
  if (!isKnown) {
    throw new CtxError("USAGE", `This repository has no configuration of ${asked}.`, {
      hint:
        runners.length === 0
          ? "Leave --runner out for git's own hooks."
          : `It has one of ${runners.join(" and ")}.`,
    });
  }
  if (asked !== undefined) return asked;
  const [only, ...others] = runners;
  if (others.length > 0) {
    throw new CtxError("USAGE", `Several programs look after hooks here: ${runners.join(", ")}.`, {
      hint: `Name the one that should hold the check: ctx hooks install --runner ${only}`,
    });
  }
  return only ?? "git";
}

/** The places of a runner. Git has two sets where the user has moved its hooks; the first is the one in use. */
export function placesOf(setup: HookSetup, runner: HookRunner, hooks: readonly HookName[]): HookPlace[] {
  return hooks.flatMap((hook) => {
    return setup.places.find((place) => place.runner === runner && place.hook === hook) ?? [];
  });
}

type Site = Pick<Parameters<typeof lookAtScript>[0], "top" | "path" | "obstacle" | "remedy" | "isForeign">;

function gitSite(directory: HooksDirectory): Site {
  const { top, path, absolute } = directory;
  const isForeign = top === null;
  return {
    top: top ?? absolute,
    path: top === null || path === "" ? "" : `${path}/`,
    obstacle: isForeign ? `core.hooksPath leads to ${absolute}, outside of this worktree` : null,
    remedy: null,
    isForeign,
  };
}

/** Git's own directory while core.hooksPath leads elsewhere. */
function unusedSite({ commonDirectory }: Repository, { absolute }: HooksDirectory): Site {
  return {
    top: commonDirectory,
    path: "hooks/",
    obstacle: `core.hooksPath makes git look in ${absolute}`,
    remedy: null,
    isForeign: false,
  };
}

/** husky 9 has git look in a generated directory "_", which starts the user's scripts beside it. */
function findHusky(runtime: Runtime, top: string, directory: HooksDirectory): Site | null {
  const isInUse = directory.top === top && /(?:^|\/)_$/.test(directory.path);
  if (!isInUse && (!directory.isDefault || !usesHusky(runtime, top))) return null;
  const path = isInUse ? directory.path.slice(0, -1) : ".husky/";
  const isSetUp = isInUse && runtime.files.kindOf(`${directory.absolute}/h`) === "file";
  return {
    top,
    path,
    obstacle: isSetUp ? null : "husky has not set itself up in this worktree",
    remedy: isSetUp ? null : "npx husky",
    isForeign: false,
  };
}

function usesHusky(runtime: Runtime, top: string): boolean {
  if (runtime.files.kindOf(`${top}/.husky`) !== "directory") return false;
  const manifest = readJsonObject(runtime, `${top}/package.json`);
  return ["devDependencies", "dependencies"].some((key) => {
    const list = manifest?.[key];
    return isJsonObject(list) && Object.hasOwn(list, "husky");
  });
}

const LEFTHOOK_NAMES = ["lefthook", ".lefthook", ".config/lefthook", "lefthook-local", ".lefthook-local"];
const LEFTHOOK_FORMS = ["yml", "yaml", "json", "jsonc", "toml"];
const SIMPLE_NAMES = [".simple-git-hooks", "simple-git-hooks"];
const SIMPLE_FORMS = ["cjs", "js", "mjs", "json"];

/** The configurations at the worktree's top, each runner's in the order in which it looks for them. */
function findConfigs(runtime: Runtime, top: string): { runner: ConfigRunner; path: string }[] {
  const isThere = (path: string) => runtime.files.kindOf(`${top}/${path}`) !== null;
  const first = (names: readonly string[], forms: readonly string[]) =>
    names.flatMap((name) => forms.map((form) => `${name}.${form}`)).find(isThere);
  const manifest = readJsonObject(runtime, `${top}/package.json`);
  const found: readonly (readonly [ConfigRunner, string | undefined])[] = [
    ["lefthook", first(LEFTHOOK_NAMES, LEFTHOOK_FORMS)],
    ["pre-commit", [".pre-commit-config.yaml"].find(isThere)],
    [
      "simple-git-hooks",
      first(SIMPLE_NAMES, SIMPLE_FORMS) ??
        (manifest !== null && Object.hasOwn(manifest, "simple-git-hooks") ? "package.json" : undefined),
    ],
  ];
  return found.flatMap(([runner, path]) => (path === undefined ? [] : [{ runner, path }]));
}

function readJsonObject(runtime: Runtime, path: string) {
  const bytes = runtime.files.kindOf(path) === "file" ? runtime.files.read(path) : null;
  const text = bytes === null ? null : utf8Decode(bytes);
  if (text === null) return null;
  const { value } = parseJson({ path, text });
  return value !== undefined && isJsonObject(value) ? value : null;
}
