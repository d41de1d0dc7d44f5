// A hook as a script of its own: in git's directory of hooks, or where husky looks for the user's. What is there already
// keeps its place, its bytes and its say; what no shell runs is left alone.
import { asByteText, fromByteText, toByteText } from "../../format/hooks/byte-text.js";
import {
  findBlock,
  insertBlock,
  isShellScript,
  makeScript,
  removeBlock,
} from "../../format/hooks/hook-block.js";
import { checkCommand, hookBody, type HookName } from "../../format/hooks/hook-commands.js";
import type { Runtime } from "../../ports/runtime.js";
import type { HookPlace, HookState, PlannedChange } from "./hook-place.js";

const BROKEN_MARKS = "it has only a part of the lines by which ctx knows its own";

export interface ScriptSite {
  readonly runtime: Runtime;
  readonly runner: "git" | "husky";
  readonly hook: HookName;
  /** Absolute; the script lies below it. */
  readonly top: string;
  readonly path: string;
  /** The context root below the worktree's top; see Workspace. */
  readonly prefix: string;
  /** Why git looks elsewhere, or nothing may be written there; null when git looks here. */
  readonly obstacle: string | null;
  readonly remedy: string | null;
  /** Nothing is ever written here: it belongs to more than this repository. */
  readonly isForeign: boolean;
}

/** Looks at one script. */
export function lookAtScript(site: ScriptSite): HookPlace {
  const { runtime, runner, hook, top, path } = site;
  const absolute = `${top}/${path}`;
  const kind = runtime.files.kindOf(absolute);
  const bytes = kind === "file" ? runtime.files.read(absolute) : null;
  const script = bytes === null ? null : toByteText(bytes);
  const body = asByteText(hookBody(hook, site.prefix));
  const state = stateOf(script, body);
  // husky starts the user's scripts by `sh`; git starts only what may be run.
  const isSkipped =
    script !== null && runner === "git" && runtime.files.facts(absolute)?.isExecutable === false;
  return {
    runner,
    hook,
    top,
    path,
    state,
    obstacle: site.obstacle ?? (isSkipped ? "git runs only hooks that may be executed" : null),
    remedy: site.obstacle === null ? null : site.remedy,
    install: async () => {
      const reason = refusalFor(site, { kind, script, isSkipped });
      if (reason !== null) return { kind: "refused", reason, snippet: snippetOf(site) };
      if (bytes === null || script === null) {
        const step = {
          top,
          path,
          before: null,
          after: makeScript(hookBody(hook, site.prefix)),
          isExecutable: true,
        };
        return { kind: "change", step };
      }
      return changeTo(site, bytes, insertBlock(script, body));
    },
    remove: async () => {
      if (bytes === null || script === null || state === "absent") return { kind: "change", step: null };
      if (findBlock(script) === "broken") return { kind: "refused", reason: BROKEN_MARKS, snippet: "" };
      if (site.isForeign)
        return { kind: "refused", reason: "it is not this repository's alone", snippet: "" };
      return changeTo(site, bytes, removeBlock(script));
    },
  };
}

function stateOf(script: string | null, body: string): HookState {
  const block = script === null ? null : findBlock(script);
  if (script === null || block === null) return "absent";
  return block !== "broken" && insertBlock(script, body) === script ? "installed" : "outdated";
}

function changeTo({ top, path }: ScriptSite, before: Uint8Array, script: string | null): PlannedChange {
  if (script !== null && script === toByteText(before)) return { kind: "change", step: null };
  const after = script === null ? null : fromByteText(script);
  return { kind: "change", step: { top, path, before, after, isExecutable: true } };
}

function refusalFor(
  site: ScriptSite,
  { kind, script, isSkipped }: { kind: string | null; script: string | null; isSkipped: boolean },
): string | null {
  // What git would not run, and nothing could make it run, is no success.
  if (site.obstacle !== null && site.remedy === null) return site.obstacle;
  if (kind === "symlink") return "it is a symbolic link, and ctx writes through none";
  if (kind !== null && kind !== "file") return "it is not a file";
  if (script === null) return null;
  if (findBlock(script) === "broken") return BROKEN_MARKS;
  if (!isShellScript(script)) return "it is no shell script, so nothing can be put into it";
  return isSkipped ? "it may not be executed, so git leaves it out, and ctx does not switch it on" : null;
}

/** What a person can put into a hook that ctx leaves alone; in another language, as a command to start. */
function snippetOf({ hook, prefix }: ScriptSite): string {
  return hook === "pre-commit" ? `${checkCommand(prefix)} || exit 1\n` : hookBody(hook, prefix);
}
