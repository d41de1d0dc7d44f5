// Telling when what somebody reads has changed: contexts alone or resolved, and which contexts there are. Each is looked at
// again whenever something may have happened, and what counts is whether it reads otherwise; no cursor, nothing is written.
import { isCtxError } from "../errors/ctx-error.js";
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
  private readonly followed = new Map<string, { readable: ReadableContext; print: string }>();
  private names = "";
  /** Ends the wait under way, so that the next one knows of what was added. */
  private turn = new AbortController();

  constructor(
    private readonly runtime: Runtime,
    private readonly request: FollowResourcesRequest,
  ) {}

  async begin(): Promise<void> {
    this.names = (await this.readNames()).print;
    this.request.stop.addEventListener("abort", () => this.turn.abort(), { once: true });
    // Being told is a courtesy: whoever asks is answered without it, too.
    void this.follow().catch(() => undefined);
  }

  async add(name: string, readable: ReadableContext): Promise<void> {
    const { print } = await this.read(readable);
    this.followed.set(name, { readable, print });
    this.turn.abort();
  }

  remove(name: string): void {
    this.followed.delete(name);
  }

  private async follow(): Promise<void> {
    const { stop } = this.request;
    while (!stop.aborted) {
      this.turn = new AbortController();
      const { signal } = this.turn;
      await lookOut(this.runtime, { stop: signal }, async () => {
        const { directories, hasTold } = await this.look();
        const isEnough = signal.aborted || stop.aborted;
        return { directories, isEnough, ...(hasTold ? { gatherMs: GATHER_MS } : {}) };
      });
    }
  }

  /** Looks at everything once, tells what reads otherwise, and answers where to look next. */
  private async look(): Promise<{ directories: string[]; hasTold: boolean }> {
    const names = await this.readNames();
    const directories = [...names.directories];
    const changed: string[] = [];
    for (const [name, followed] of this.followed) {
      const reading = await this.read(followed.readable);
      directories.push(...reading.directories);
      if (reading.print === followed.print) continue;
      followed.print = reading.print;
      changed.push(name);
    }
    const isListOther = names.print !== this.names;
    this.names = names.print;
    const hasTold = changed.length > 0 || isListOther;
    if (hasTold) this.request.tell({ changed, isListOther });
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
