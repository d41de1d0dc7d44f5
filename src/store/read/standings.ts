// What git knows of texts that somebody is about to read. Decided by content, not by name: a text is on a branch when the
// tree of that branch holds those very words at that path.
import { isCtxError } from "../../errors/ctx-error.js";
import { parseEntries } from "../../format/entries.js";
import type { EntryRecord } from "../../model/entry.js";
import { canonicalJson } from "../../model/json/canonical-json.js";
import type { Json } from "../../model/json/json.js";
import type { Standing } from "../../model/standing.js";
import { utf8Decode } from "../../model/text/utf8.js";
import type { ObjectId, Repository, Tip } from "../../ports/git.js";
import { contextDirectoryOf, WORKFLOWS_DIRECTORY } from "../layout.js";
import type { CurrentBranch } from "../place/current-branch.js";
import type { Workspace } from "../place/workspace.js";

/** A text in its file: a whole document or note, or one record of an entries file. */
export interface PlacedText {
  /** Relative to the root; absolute for the personal global context; null where the worktree has no file of it. */
  readonly path: string | null;
  /** By its name or place, a file that is the person's own. */
  readonly isPersonal: boolean;
  readonly content:
    | { readonly text: string }
    | { readonly record: EntryRecord }
    /** The file was removed: a tree that has none says the same. */
    | { readonly isGone: true };
  /** Where it was read, when not in the worktree: the ref or commit, and its commit. */
  readonly tip: { readonly from: string; readonly commit: ObjectId } | null;
}

export interface StandingPlace {
  readonly workspace: Pick<Workspace, "repository" | "prefix">;
  readonly current: CurrentBranch;
}

/** A tree in which a text may be found, and what it means to be found there. */
interface Candidate {
  readonly commit: ObjectId;
  readonly standing: Standing;
}

/** Finds the standing of each text, in the order given. What a tree cannot be asked for counts as not there. */
export async function findStandings(place: StandingPlace, texts: readonly PlacedText[]): Promise<Standing[]> {
  const { repository, prefix } = place.workspace;
  if (repository === null) return texts.map(outsideOf);
  const usual = await orNothing(repository.defaultTip(), null);
  const trees = new Trees(repository, prefix);
  const asked = texts.map((text) => ({ text, candidates: candidatesFor(text, place.current, usual) }));
  await trees.load(
    asked.flatMap(({ text: { path }, candidates }) => candidates.map(({ commit }) => ({ commit, path }))),
  );
  return asked.map(({ text, candidates }) => {
    const found = candidates.find(({ commit }) => trees.holds(commit, text));
    return found?.standing ?? outsideOf(text);
  });
}

/** The trees to look into, the most trusted first. */
function candidatesFor({ tip }: PlacedText, current: CurrentBranch, usual: Tip | null): Candidate[] {
  const candidates: Candidate[] = [];
  if (usual !== null) {
    candidates.push({ commit: usual.commit, standing: { kind: "default-branch", branch: usual.branch } });
  }
  if (current.commit !== null) {
    candidates.push({ commit: current.commit, standing: { kind: "own-branch", branch: current.name } });
  }
  if (tip !== null) {
    const branch = tip.from.replace(/^refs\/(?:heads|remotes)\//, "");
    candidates.push({ commit: tip.commit, standing: { kind: "other-branch", branch } });
  }
  return candidates;
}

/** The standing of a text that no tree holds. */
function outsideOf({ isPersonal }: PlacedText): Standing {
  return { kind: isPersonal ? "personal" : "uncommitted" };
}

/** The files of some commits, as far as texts may be among them; each directory and blob is read once. */
class Trees {
  readonly #repository: Repository;
  readonly #prefix: string;
  /** By commit and path relative to the root. */
  readonly #oids = new Map<string, ObjectId>();
  readonly #texts = new Map<ObjectId, string | null>();
  readonly #records = new Map<ObjectId, ReadonlyMap<string, readonly EntryRecord[]>>();

  constructor(repository: Repository, prefix: string) {
    this.#repository = repository;
    this.#prefix = prefix;
  }

  async load(places: readonly { readonly commit: ObjectId; readonly path: string | null }[]): Promise<void> {
    const wanted = new Map<string, { commit: ObjectId; directory: string }>();
    for (const { commit, path } of places) {
      const directory = path === null ? null : directoryAround(path);
      if (directory !== null) wanted.set(`${commit} ${directory}`, { commit, directory });
    }
    await this.#list([...wanted.values()]);
    const oids = new Set(places.flatMap(({ commit, path }) => this.#oids.get(`${commit} ${path}`) ?? []));
    const blobs = await orNothing(this.#repository.readBlobs([...oids]), []);
    for (const [at, oid] of [...oids].entries()) {
      const bytes = blobs[at];
      this.#texts.set(oid, bytes === undefined ? null : utf8Decode(bytes));
    }
  }

  /** Asks for all directories at once; what was refused then is asked for alone, since one refusal may end git for all. */
  async #list(wanted: readonly { readonly commit: ObjectId; readonly directory: string }[]): Promise<void> {
    const list = ({ commit, directory }: (typeof wanted)[number]) =>
      this.#repository.listFiles(commit, this.#prefix + directory);
    const answers = await Promise.all(wanted.map((place) => orNothing(list(place), null)));
    for (const [at, place] of wanted.entries()) {
      for (const { path, oid, kind } of answers[at] ?? (await orNothing(list(place), []))) {
        if (kind === "file") this.#oids.set(`${place.commit} ${path.slice(this.#prefix.length)}`, oid);
      }
    }
  }

  /** Tells whether a commit's tree holds a text. */
  holds(commit: ObjectId, { path, content }: PlacedText): boolean {
    const oid = this.#oids.get(`${commit} ${path}`);
    if ("isGone" in content) return oid === undefined;
    const text = oid === undefined ? null : (this.#texts.get(oid) ?? null);
    if (text === null) return false;
    if ("text" in content) return withPlainEnds(text) === withPlainEnds(content.text);
    const { record } = content;
    const same = this.#recordsOf(oid as ObjectId, path as string).get(record.id) ?? [];
    return same.some((other) => contentOf(other) === contentOf(record));
  }

  /** The records of a blob by their ids, parsed once: many texts may be asked of one batch. */
  #recordsOf(oid: ObjectId, path: string): ReadonlyMap<string, readonly EntryRecord[]> {
    const known = this.#records.get(oid);
    if (known !== undefined) return known;
    const records = new Map<string, EntryRecord[]>();
    for (const { record } of parseEntries({ path, text: this.#texts.get(oid) ?? "" }).entries) {
      records.set(record.id, [...(records.get(record.id) ?? []), record]);
    }
    this.#records.set(oid, records);
    return records;
  }
}

/** The directory to list for a file: that of its context, or that of all workflows. */
function directoryAround(path: string): string | null {
  return path.startsWith(`${WORKFLOWS_DIRECTORY}/`) ? WORKFLOWS_DIRECTORY : contextDirectoryOf(path);
}

/** What git cannot tell here, as where a clone lacks objects, vouches for no text. */
async function orNothing<T>(answer: Promise<T>, nothing: T): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (isCtxError(error)) return nothing;
    throw error;
  }
}

/** Line ends are git's to choose on each machine. */
function withPlainEnds(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n/g, "\n") : text;
}

function contentOf(record: EntryRecord): string {
  return canonicalJson(record as unknown as Json);
}
