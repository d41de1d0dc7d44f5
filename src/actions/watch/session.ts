// One watch of one worktree: what it has settled, and the burst that is going on. When to look and when a burst has
// ended is decided by whoever drives it.
import type { Runtime } from "../../ports/runtime.js";
import type { Worktree } from "../../ports/worktree.js";
import { isOwnCommit } from "../../policy/activity.js";
import { openWorkspace, type Workspace } from "../../store/place/workspace.js";
import type { Settled, SettledFile, StatePlace } from "../../store/watch/watch-state.js";
import { attribute, type Attribution } from "./attribution.js";
import { gather, type Judged, type Seen } from "./gather.js";
import { NOTHING, type Looked } from "./looked.js";
import { openLedger, record, type Edit, type Ledger, type RecordedEntry } from "./record.js";

export interface SessionSettings {
  readonly directory: string;
  readonly worktree: Worktree;
  readonly place: StatePlace;
  readonly isWatched: (path: string) => boolean;
  readonly task?: string;
  readonly by: string;
  readonly dryRun: boolean;
}

/** The files that are being edited, and what has been settled before. */
export class Session {
  readonly #runtime: Runtime;
  readonly #settings: SessionSettings;
  readonly #burst = new Map<string, Edit>();
  #ledger: Ledger | null = null;
  /** Stored, and not yet returned: also what was stored before something failed. */
  readonly #stored: RecordedEntry[] = [];
  #version = 0;
  #isUnsaved = false;
  readonly #unreadable = new Set<string>();

  constructor(runtime: Runtime, settings: SessionSettings) {
    this.#runtime = runtime;
    this.#settings = settings;
  }

  /** How many files the burst has so far. */
  get burstSize(): number {
    return this.#burst.size;
  }

  /** Whether the settled files differ from what the state's file holds. */
  get isUnsaved(): boolean {
    return this.#isUnsaved;
  }

  /** Another number whenever the burst is another one. */
  get burstVersion(): number {
    return this.#version;
  }

  /** Looks at some paths, or at everything. Edits join the burst; what git did is settled at once. */
  async look(paths?: readonly string[]): Promise<Looked> {
    const looked = await this.#lookAt(paths);
    return { ...looked, entries: this.#stored.splice(0) };
  }

  async #lookAt(paths?: readonly string[]): Promise<Looked> {
    const ledger = (this.#ledger ??= await this.#openLedger());
    if (ledger === null) return this.#begin();
    const seen = await this.#gather(ledger, paths);
    if (seen === "moving") return { ...NOTHING, kind: "moving" };
    if (seen === "unknown") return this.#beginAnew();
    if (!this.#endsBurst(seen, ledger)) return this.#takeWhole(ledger, seen);
    // Git has changed what the burst is about, or where it belongs: it counts as it was seen.
    const recorded = await this.#record(ledger);
    if (recorded === "overtaken") return this.#startOver();
    const again = await this.#gather(recorded, undefined);
    const taken = typeof again === "string" ? NOTHING : await this.#takeWhole(recorded, again);
    return { ...taken, kind: again === "moving" ? "moving" : "settled" };
  }

  /** Takes what was seen. What git has put away already is recorded at once: nobody will see it again. */
  async #takeWhole(ledger: Ledger, seen: Seen): Promise<Looked> {
    const looked = await this.#take(ledger, seen);
    const isGone = seen.judged.some(({ verdict, now, head }) => {
      return verdict.kind === "edit" && verdict.to !== (now === null ? head : now.blob);
    });
    if (!isGone || this.#ledger === null) return looked;
    const recorded = await this.#record(this.#ledger);
    return recorded === "overtaken" ? this.#startOver() : looked;
  }

  /** Ends the burst: its entries are stored. Whoever wants the latest bytes in them looks first. */
  async flush(): Promise<readonly RecordedEntry[]> {
    await this.#flush();
    return this.#stored.splice(0);
  }

  async #flush(): Promise<void> {
    const ledger = this.#ledger;
    if (ledger === null || (this.#burst.size === 0 && !this.#isUnsaved)) return;
    for (const [path, now] of await this.#withStored(
      [...this.#burst].map(([name, edit]) => [name, edit.now]),
    )) {
      this.#burst.set(path, { ...(this.#burst.get(path) as Edit), now });
    }
    const recorded = await this.#record(ledger);
    if (recorded !== "overtaken") return;
    const looked = await this.#startOver();
    if (looked.kind === "settled" && this.#burst.size > 0) await this.#flush();
  }

  /** Lets the next flush keep when everything was last looked at, for the watch that comes after this one. */
  keepLook(): void {
    if (this.#ledger !== null) this.#isUnsaved = true;
  }

  /** What edits made now belong to. */
  attribute(branch?: string): Promise<Attribution> {
    const { directory, task } = this.#settings;
    return attribute(this.#runtime, {
      directory,
      ...(task === undefined ? {} : { task }),
      ...(branch === undefined ? {} : { branch }),
    });
  }

  async #openLedger(): Promise<Ledger | null> {
    const { place, dryRun } = this.#settings;
    const opened = await openLedger(this.#runtime, await this.#workspace(), { place, dryRun });
    this.#stored.push(...(opened?.entries ?? []));
    return opened?.ledger ?? null;
  }

  #workspace(): Promise<Workspace> {
    return openWorkspace(this.#runtime, this.#settings.directory);
  }

  /** The settled commit is gone. What was seen of edits is recorded; what was not seen cannot be told. */
  async #beginAnew(): Promise<Looked> {
    if (this.#burst.size > 0) await this.#flush();
    return { ...(await this.#begin()), isForgotten: true };
  }

  /** Takes the tree as it is for the baseline. */
  async #begin(): Promise<Looked> {
    const { place } = this.#settings;
    const position = await this.#settings.worktree.position();
    const revision = this.#ledger?.revision ?? 0;
    const { worktree, isWatched } = this.#settings;
    const nowMs = this.#runtime.clock.now();
    const settled: Settled = { position, files: new Map(), lookedMs: nowMs };
    const seen = await gather({ worktree, settled, isWatched, burst: [], nowMs, isBaseline: true });
    if (typeof seen === "string") return { ...NOTHING, kind: "moving" };
    const files = new Map(await this.#withStored([...seen.dirty]));
    this.#ledger = { place, revision, settled: { position: seen.position, files, lookedMs: nowMs } };
    this.#isUnsaved = true;
    this.#burst.clear();
    if (!this.#settings.dryRun && (await this.#record(this.#ledger)) === "overtaken") await this.#startOver();
    return { ...NOTHING, isBaseline: true, unreadable: this.#newlyUnreadable(seen) };
  }

  /** Each is told of once. */
  #newlyUnreadable({ unreadable }: Seen): string[] {
    const fresh = unreadable.filter((path) => !this.#unreadable.has(path));
    for (const path of fresh) this.#unreadable.add(path);
    return fresh;
  }

  /** Files with the ids under which git would store them; asked only where it may convert them. */
  async #withStored<T extends SettledFile | null>(
    files: readonly (readonly [string, T])[],
  ): Promise<[string, T][]> {
    const stored = await this.#settings.worktree.convertedBlobs(files.map(([path]) => path));
    return files.map(([path, file], at) => [
      path,
      file === null ? file : { ...file, stored: stored[at] ?? file.blob },
    ]);
  }

  #gather(ledger: Ledger, paths: readonly string[] | undefined): Promise<Seen | "moving" | "unknown"> {
    const { worktree, isWatched } = this.#settings;
    const wanted = paths === undefined ? {} : { paths };
    return gather({
      worktree,
      nowMs: this.#runtime.clock.now(),
      settled: ledger.settled,
      isWatched,
      burst: [...this.#burst.keys()],
      ...wanted,
    });
  }

  #endsBurst(seen: Seen, { settled }: Ledger): boolean {
    if (this.#burst.size === 0 || !seen.hasGitMoved) return false;
    if (seen.position.branch !== settled.position.branch) return true;
    // An index that was merely written says nothing: editors make git refresh it all the time.
    const hasMoved =
      seen.moves.some(({ message }) => !isOwnCommit(message)) ||
      seen.position.stashes.join() !== settled.position.stashes.join();
    const verdicts = new Map(seen.judged.map((one) => [one.path, one.verdict]));
    return [...this.#burst.values()].some(({ path, isSaved }) => {
      const kind = verdicts.get(path)?.kind;
      return kind === "git" || (kind === "nothing" && (hasMoved || isSaved));
    });
  }

  /** Makes what was seen the state of things. */
  async #take(ledger: Ledger, seen: Seen): Promise<Looked> {
    const edits = seen.judged.filter(({ verdict }) => verdict.kind === "edit");
    for (const { path, verdict } of seen.judged) {
      if (verdict.kind !== "edit" && this.#burst.delete(path)) this.#version++;
    }
    const known = ledger.settled.files;
    await this.#join(edits, known);
    let files = 0;
    if (seen.hasGitMoved) {
      const fresh = [...seen.dirty].filter(([path, { blob }]) => known.get(path)?.blob !== blob);
      const settled = new Map<string, SettledFile>([...seen.dirty, ...(await this.#withStored(fresh))]);
      for (const [path, file] of seen.dirty) {
        const before = known.get(path);
        if (before !== undefined && before.blob === file.blob)
          settled.set(path, { ...file, stored: before.stored });
      }
      for (const { path, verdict, head } of seen.judged) {
        if (verdict.kind === "git") files++;
        if (verdict.kind !== "edit") continue;
        const before = known.get(path);
        const prints = before !== undefined && before.blob === verdict.from ? before.prints : null;
        settled.set(path, { blob: verdict.from, stored: before?.stored ?? verdict.from, prints, head });
      }
      // What cannot be read now is as it was.
      for (const path of seen.unreadable)
        if (known.has(path)) settled.set(path, known.get(path) as SettledFile);
      const { lookedMs } = ledger.settled;
      this.#ledger = { ...ledger, settled: { position: seen.position, files: settled, lookedMs } };
      this.#isUnsaved = true;
    } else this.#takeHidden(ledger, seen);
    if (seen.lookedMs !== null && this.#ledger !== null) {
      const { settled } = this.#ledger;
      this.#ledger = { ...this.#ledger, settled: { ...settled, lookedMs: seen.lookedMs } };
    }
    const message = seen.moves.at(-1)?.message ?? null;
    return {
      ...NOTHING,
      git: seen.hasGitMoved && (message !== null || files > 0) ? { message, files } : null,
      unreadable: this.#newlyUnreadable(seen),
    };
  }

  /** What other ignore rules hid is known no more. */
  #takeHidden(ledger: Ledger, { judged }: Seen): void {
    const hidden = judged.filter(({ path, isHidden }) => isHidden && ledger.settled.files.has(path));
    if (hidden.length === 0) return;
    const files = new Map(ledger.settled.files);
    for (const { path } of hidden) files.delete(path);
    this.#ledger = { ...ledger, settled: { ...ledger.settled, files } };
    this.#isUnsaved = true;
  }

  /** Edits join the burst, each where it belongs at this moment; one that goes on stays where it began. */
  async #join(edits: readonly Judged[], known: ReadonlyMap<string, SettledFile>): Promise<void> {
    const refs = new Map<string | undefined, Attribution>();
    for (const { path, verdict, now, branch, isSaved } of edits) {
      if (verdict.kind !== "edit") continue;
      const { from, to } = verdict;
      const started = this.#burst.get(path);
      if (started?.from === from && started.to === to) {
        this.#burst.set(path, { ...started, now, isSaved: started.isSaved || isSaved });
        continue;
      }
      let ref = started?.ref;
      if (ref === undefined) {
        const found = refs.get(branch) ?? (await this.attribute(branch));
        refs.set(branch, found);
        ref = found.ref;
      }
      const before = known.get(path);
      const fromPrints = before !== undefined && before.blob === from ? before.prints : null;
      const toPrints = now !== null && now.blob === to ? now.prints : null;
      this.#burst.set(path, { path, from, fromPrints, to, toPrints, now, ref, isSaved });
      this.#version++;
    }
  }

  async #record(ledger: Ledger): Promise<Ledger | "overtaken"> {
    const { by, dryRun } = this.#settings;
    const recording = { workspace: await this.#workspace(), by, dryRun, edits: [...this.#burst.values()] };
    const recorded = await record(this.#runtime, ledger, recording);
    if (recorded === "overtaken") return recorded;
    this.#stored.push(...recorded.entries);
    this.#ledger = recorded.ledger;
    this.#isUnsaved = dryRun;
    this.#burst.clear();
    return recorded.ledger;
  }

  /** Another watch was faster: what it recorded is settled, what is left joins the burst again. */
  async #startOver(): Promise<Looked> {
    this.#ledger = await this.#openLedger();
    this.#burst.clear();
    return this.#lookAt();
  }
}
