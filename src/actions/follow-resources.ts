// Telling when what somebody reads has changed: contexts alone or resolved, and which contexts there are. Each is looked at
// again whenever something may have happened, and what counts is whether it reads otherwise; no cursor, nothing is written.
import { CtxError, isCtxError } from "../errors/ctx-error.js";
import type { Ref } from "../model/ref.js";
import type { Runtime } from "../ports/runtime.js";
import type { StopSignal } from "../ports/stop-signal.js";
import { journalDirectory } from "../store/journal/journal.js";
import { BRANCHES_DIRECTORY, CONTEXT_DIRECTORY, directoryOf, TASKS_DIRECTORY } from "../store/layout.js";
import { openWorkspace, type Workspace } from "../store/place/workspace.js";
import { branchNamesOnDisk, taskIdsOnDisk } from "../store/read/find-ref.js";
import { readStored } from "./get.js";
import { lookOut } from "./look-out.js";
import type { PlaceRequest } from "./request.js";
import { resolveRef } from "./resolve-ref.js";

/** What is read: a context alone, or resolved. */
export interface ReadableContext {
  readonly ref: string;
  readonly isResolved: boolean;
}

export interface ResourceNews {
  /** The names by which they are followed. */
  readonly changed: readonly string[];
  /** A context has appeared or gone. */
  readonly isListOther: boolean;
}

export interface FollowResourcesRequest extends PlaceRequest {
  readonly stop: StopSignal;
  readonly tell: (news: ResourceNews) => void;
  /** Says why nothing can be told for a while, and in a sentence that it can again. */
  readonly warn: (problem: CtxError | string) => void;
}

export interface ResourceFollowing {
  /** Follows one more under a name; from when this settles on, whatever happens to it is told. */
  add(name: string, readable: ReadableContext): Promise<void>;
  remove(name: string): void;
}

/**
 * After a piece of news, so that who writes a lot wakes nobody for each file. The first one is told as soon as it is
 * seen; what comes right after it must still be told within 500 ms (SPEC §12), with the time that a look takes.
 */
const GATHER_MS = 100;
/** Levels of directories below a context's that are watched. */
const MOST_DEPTH = 8;
/** After a failure; twice as long after each further one, so that what stays broken costs nothing and fills no log. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

/** Begins to follow. What is there now is the beginning; it ends when `stop` fires. */
export async function followResources(
  runtime: Runtime,
  request: FollowResourcesRequest,
): Promise<ResourceFollowing> {
  const follower = new Follower(runtime, request);
  await follower.begin();
  return follower;
}

/** How something reads now, and the directories in which that would change. */
interface Reading {
  /** Stands for all that is read. */
  readonly print: string;
  readonly directories: readonly string[];
}

class Follower implements ResourceFollowing {
  private readonly followed = new Map<string, { readable: ReadableContext; print: string | null }>();
  /** Null where they could not be read: the look that can tells of them. */
  private names: string | null = null;
  /** Ends the wait under way, so that the next one knows of what was added. */
  private turn = new AbortController();
  private failures = 0;

  constructor(
    private readonly runtime: Runtime,
    private readonly request: FollowResourcesRequest,
  ) {}

  async begin(): Promise<void> {
    this.names = await printOf(this.readNames());
    this.request.stop.addEventListener("abort", () => this.turn.abort(), { once: true });
    void this.follow();
  }

  async add(name: string, readable: ReadableContext): Promise<void> {
    this.followed.set(name, { readable, print: await printOf(this.read(readable)) });
    this.turn.abort();
  }

  remove(name: string): void {
    this.followed.delete(name);
  }

  /** Follows until it is stopped. Who is answered without it must still hear that it fails, and be told again later. */
  private async follow(): Promise<void> {
    const { stop, warn } = this.request;
    while (!stop.aborted) {
      try {
        await this.followForATurn();
      } catch (error) {
        const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** this.failures++, LONGEST_PAUSE_MS);
        warn(notFollowed(error, pauseMs));
        await this.runtime.clock.pause(pauseMs, stop);
      }
    }
  }

  private async followForATurn(): Promise<void> {
    const { stop, warn } = this.request;
    this.turn = new AbortController();
    const { signal } = this.turn;
    let looks = 0;
    await lookOut(this.runtime, { stop: signal }, async () => {
      const { directories, hasTold } = await this.look();
      // The second may come at once; the third has waited, so that looking and waiting both go well again.
      if (++looks > 2 && this.failures > 0) {
        this.failures = 0;
        warn("Changes are told again; what happened meanwhile was, too.");
      }
      const isEnough = signal.aborted || stop.aborted;
      return { directories, isEnough, ...(hasTold ? { gatherMs: GATHER_MS } : {}) };
    });
  }

  /**
   * Looks at everything once, tells what reads otherwise, and answers where to look next. What cannot be looked at keeps
   * nobody from being told of the rest.
   */
  private async look(): Promise<{ directories: string[]; hasTold: boolean }> {
    const directories: string[] = [];
    const failures: unknown[] = [];
    const lookAt = async (read: () => Promise<Reading>, print: string | null): Promise<string | null> => {
      try {
        const reading = await read();
        directories.push(...reading.directories);
        return reading.print;
      } catch (error) {
        failures.push(error);
        return print;
      }
    };
    const changed: string[] = [];
    for (const [name, followed] of this.followed) {
      const print = await lookAt(() => this.read(followed.readable), followed.print);
      if (print !== followed.print) changed.push(name);
      followed.print = print;
    }
    const names = await lookAt(() => this.readNames(), this.names);
    const isListOther = names !== this.names;
    this.names = names;
    const hasTold = changed.length > 0 || isListOther;
    if (hasTold) this.request.tell({ changed, isListOther });
    if (failures.length > 0) throw failures[0];
    return { directories, hasTold };
  }

  /** Which contexts there are; the branches that git knows are contexts, too. */
  private async readNames(): Promise<Reading> {
    const { directory } = this.request;
    return this.attempt([directory, `${directory}/${CONTEXT_DIRECTORY}`], async () => {
      const workspace = await openWorkspace(this.runtime, directory);
      const tips = (await workspace.repository?.tips())?.local ?? [];
      const names = [
        ...taskIdsOnDisk(this.runtime, workspace),
        ...branchNamesOnDisk(this.runtime, workspace),
        ...tips.map(({ branch }) => branch),
      ];
      const places = [CONTEXT_DIRECTORY, TASKS_DIRECTORY, BRANCHES_DIRECTORY];
      return {
        print: JSON.stringify([...new Set(names)].sort()),
        directories: places.map((place) => `${workspace.root}/${place}`),
      };
    });
  }

  private read({ ref, isResolved }: ReadableContext): Promise<Reading> {
    const { directory } = this.request;
    return this.attempt([], async () => {
      if (!isResolved) {
        const { context, data, revision, workspace } = await readStored(this.runtime, { directory, ref });
        const notes = context.notes.map(({ path, text }) => ({ path, text }));
        return {
          print: JSON.stringify({ revision, data, notes }),
          directories: this.directoriesOf(workspace, [context.ref]),
        };
      }
      const { resolved, layers, workspace } = await resolveRef(this.runtime, { directory, ref });
      // What is personal counts in no digest, and is read all the same.
      const { data, notes, entries } = resolved;
      const journal = journalDirectory(workspace, this.runtime.environment);
      return {
        print: JSON.stringify({ data, notes, entries }),
        directories: [
          ...this.directoriesOf(
            workspace,
            layers.map((layer) => layer.ref),
          ),
          // Every append of this machine touches the journal, whichever worktree it is made in.
          ...(journal === null ? [] : [journal]),
        ],
      };
    });
  }

  /** What cannot be read reads as the reason; that changes, too. */
  private async attempt(places: readonly string[], read: () => Promise<Reading>): Promise<Reading> {
    try {
      return await read();
    } catch (error) {
      if (!isCtxError(error)) throw error;
      return { print: `${error.code} ${error.message}`, directories: places };
    }
  }

  private directoriesOf({ root }: Workspace, refs: readonly Ref[]): string[] {
    const names = new Set(refs.map((ref) => `${root}/${directoryOf(ref)}`));
    return [...names].flatMap((directory) => this.listBelow(directory, 0));
  }

  private listBelow(directory: string, depth: number): string[] {
    const entries = depth < MOST_DEPTH ? (this.runtime.files.list(directory) ?? []) : [];
    const below = entries.filter(({ kind }) => kind === "directory");
    return [directory, ...below.flatMap(({ name }) => this.listBelow(`${directory}/${name}`, depth + 1))];
  }
}

/** How something reads; null where that fails, which the next look meets as well, and says. */
function printOf(reading: Promise<Reading>): Promise<string | null> {
  return reading.then(
    ({ print }) => print,
    () => null,
  );
}

function notFollowed(error: unknown, pauseMs: number): CtxError {
  const reason = error instanceof Error ? error.message : String(error);
  return new CtxError(isCtxError(error) ? error.code : "BUG", `Changes cannot be told of: ${reason}`, {
    hint: `Every call is still answered from the files as they are. Tried again in ${pauseMs / 1000} s.`,
    cause: error,
  });
}
