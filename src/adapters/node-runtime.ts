// The real world, behind the ports. The one adapter that doors may import.
import type { Programs } from "../ports/programs.js";
import type { Environment, Runtime } from "../ports/runtime.js";
import type { Terminals } from "../ports/sessions.js";
import type { StopSignal } from "../ports/stop-signal.js";
import { makeGit } from "./git/git.js";
import { makeNodeFiles } from "./node-files.js";

/**
 * Makes a runtime on this machine. `environment` is taken as it is now and not read again. It shows no progress: that
 * is for the command line, which knows whether anybody looks.
 */
export function makeNodeRuntime(environment: Environment): Runtime {
  return {
    files: makeNodeFiles(),
    git: makeGit({ environment }),
    locks: {
      attempt: async (directory, name) => (await import("./node-locks.js")).attemptLock(directory, name),
      list: async (directory) => (await import("./node-locks.js")).listLocks(directory),
    },
    wakes: { open: async (options) => (await import("./node-wake.js")).openWake(options) },
    watcher: {
      worktree: async (directory) =>
        (await import("./worktree/node-worktree.js")).openWorktree(directory, environment),
      watch: async (worktree) =>
        (await import("./watch/chokidar-watch.js")).openChokidarWatch(worktree, environment),
    },
    clock: {
      now: () => Date.now(),
      pause,
    },
    ids: { randomBytes, mark: async () => (await import("./node-mark.js")).readMark() },
    hashes: {
      sha256: async (text) => (await import("node:crypto")).createHash("sha256").update(text).digest("hex"),
    },
    globs: {
      expand: async (patterns, directory) =>
        (await import("./node-globs.js")).expandGlobs(patterns, directory),
    },
    programs: makeLatePrograms(),
    terminals: makeLateTerminals(environment),
    attended: {
      attend: async (request) => (await import("./node-attended.js")).attend(request),
    },
    stepChannels: {
      open: async () => (await import("./node-step-channel.js")).openStepChannel(environment),
    },
    progress: { report: () => undefined },
    environment,
    nodeVersion: process.versions.node,
  };
}

/** Node's timers fire at once when they are to wait for longer: 25 days. */
const LONGEST_PAUSE_MS = 2 ** 31 - 1;

function pause(milliseconds: number, stop?: StopSignal): Promise<void> {
  if (stop?.aborted === true) return Promise.resolve();
  return new Promise((settle) => {
    const end = (): void => {
      clearTimeout(timer);
      stop?.removeEventListener("abort", end);
      settle();
    };
    const timer = setTimeout(end, Math.min(milliseconds, LONGEST_PAUSE_MS));
    stop?.addEventListener("abort", end, { once: true });
  });
}

/** The programs of one process share what guards them; loaded when the first one is run. */
function makeLatePrograms(): Programs {
  let loading: Promise<Programs> | undefined;
  return {
    async run(request) {
      loading ??= import("./node-programs.js").then(({ makeNodePrograms }) => makeNodePrograms());
      return (await loading).run(request);
    },
  };
}

/** What reaches terminals is loaded when one is asked for. */
function makeLateTerminals(environment: Environment): Terminals {
  const load = async (): Promise<Terminals> =>
    (await import("./tmux/terminals.js")).makeTerminals(environment);
  return {
    listPanes: async (socket) => (await load()).listPanes(socket),
    findPane: async (pane) => (await load()).findPane(pane),
    environmentOf: async (process) => (await load()).environmentOf(process),
    isRunning: async (process) => (await load()).isRunning(process),
    ownGroups: async () => (await load()).ownGroups(),
    paste: async (pane, text, mark) => (await load()).paste(pane, text, mark),
    typeLine: async (pane, line, mark) => (await load()).typeLine(pane, line, mark),
    pressEnter: async (pane, mark) => (await load()).pressEnter(pane, mark),
    interrupt: async (pane) => (await load()).interrupt(pane),
    marksOf: async (pane) => (await load()).marksOf(pane),
    cutsLines: async (pane) => (await load()).cutsLines(pane),
    capture: async (pane, options) => (await load()).capture(pane, options),
  };
}

/**
 * An id must be new, not secret: V8 seeds this generator anew from the system in every process, and a file of the same
 * name is refused. Loading node:crypto for ten bytes would cost 3 ms of every `ctx progress`.
 */
function randomBytes(): Uint8Array {
  return Uint8Array.from({ length: 10 }, () => Math.floor(Math.random() * 256));
}
