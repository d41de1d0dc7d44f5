// A source and the bare repository of ctx's own in which what was fetched from it lies: `<git common dir>/ctx/global/`. One
// for each source and form of object id. The user's refs, objects and configuration have no part in it.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ObjectId } from "../../../ports/git.js";
import type { NewCommit, Remote, RemoteFile, RemoteRefs } from "../../../ports/git-remote.js";
import type { Environment } from "../../../ports/runtime.js";
import { ObjectStream } from "../object-stream.js";
import { isObjectId, type Place } from "../place.js";
import { checkVersion, makeProgram, run, runToEnd, type Program } from "../program.js";
import { kindOfMode } from "../trees.js";
import { unsupported } from "../unsupported.js";
import { makeOwnProgram, runOnline, withQuietSsh } from "./network.js";

export interface Asked {
  /** The absolute path of the program. */
  readonly path: string;
  /** The user's repository. */
  readonly place: Place;
  readonly environment: Environment;
}

let count = 0;
const FORMATS = { 40: "sha1", 64: "sha256" } as const;

/** Makes the port for one source: a URL, or an absolute path. It must have been judged before (model/source.ts). */
export function makeRemote(asked: Asked, source: string): Remote {
  return new OwnRepository(asked, source);
}

class OwnRepository implements Remote {
  readonly #asked: Asked;
  readonly #source: string;
  readonly #parent: string;
  #objects: { directory: string; stream: ObjectStream } | null = null;
  /** The digits of an object id there; known once the source was asked, or from what is here. */
  #digits: 40 | 64 | null = null;

  constructor(asked: Asked, source: string) {
    this.#asked = asked;
    this.#source = source;
    const name = createHash("sha256").update(source).digest("hex").slice(0, 16);
    this.#parent = join(asked.place.commonDirectory, "ctx", "global", name);
  }

  async look(): Promise<RemoteRefs> {
    const { path, environment } = this.#asked;
    mkdirSync(this.#parent, { recursive: true });
    // In no repository: none can say where this address leads.
    const program = makeOwnProgram(path, this.#parent, { environment, isOnline: true });
    delete program.environment["GIT_DIR"];
    await checkVersion(program);
    const online = await withQuietSsh(program);
    const printed = await runOnline(online, ["ls-remote", "--symref", "--", this.#source], this.#source);
    const refs: string[] = [];
    let defaultBranch: string | null = null;
    for (const line of printed.split("\n")) {
      const [, symbolic] = /^ref: refs\/heads\/(.+)\tHEAD$/.exec(line) ?? [];
      if (symbolic !== undefined) defaultBranch = symbolic;
      const [, oid, ref] = /^([0-9a-f]+)\t(refs\/(?:heads|tags)\/.+)$/.exec(line) ?? [];
      if (oid === undefined || ref === undefined || ref.endsWith("^{}")) continue;
      this.#digits = oid.length === 64 ? 64 : 40;
      refs.push(ref);
    }
    return { defaultBranch, refs };
  }

  async fetch(ref: string): Promise<ObjectId> {
    const directory = await this.#open();
    const program = await this.#online(directory);
    // A name that no other process has; without a collection of garbage, what was fetched stays without it.
    const own = `refs/fetched/${process.pid}-${++count}`;
    const args = [
      "fetch",
      "--quiet",
      "--no-tags",
      "--no-write-fetch-head",
      "--no-auto-maintenance",
      "--refmap=",
    ];
    await runOnline(program, [...args, "--", this.#source, `+${ref}:${own}`], this.#source);
    const found = await runToEnd(program, [
      "rev-parse",
      "--verify",
      "--quiet",
      "--end-of-options",
      `${own}^{commit}`,
    ]);
    await run(program, ["update-ref", "-d", own]);
    const commit = found.stdout.toString("utf8").trim();
    if (!isObjectId(commit)) throw unsupported(`${ref} of ${this.#source} leads to no commit.`);
    return commit;
  }

  async remember(commit: ObjectId): Promise<void> {
    await run(this.#offline(await this.#open()), ["update-ref", `refs/remembered/${commit}`, commit]);
  }

  async forgetOthers(commit: ObjectId): Promise<void> {
    const program = this.#offline(await this.#open());
    for (const old of await this.remembered())
      if (old !== commit) await run(program, ["update-ref", "-d", `refs/remembered/${old}`]);
  }

  async remembered(): Promise<ObjectId[]> {
    const directory = this.#find();
    if (directory === null) return [];
    const args = [
      "for-each-ref",
      "--format=%(objectname)",
      "--sort=-committerdate",
      "--",
      "refs/remembered/",
    ];
    const { stdout } = await run(this.#offline(directory), args);
    return stdout.toString("utf8").split("\n").filter(Boolean);
  }

  async has(commit: ObjectId): Promise<boolean> {
    const directory = this.#find();
    if (directory === null || !isObjectId(commit)) return false;
    const { status } = await runToEnd(this.#offline(directory), ["cat-file", "-e", `${commit}^{commit}`]);
    return status === 0;
  }

  async isAncestor(ancestor: ObjectId, descendant: ObjectId): Promise<boolean> {
    const program = this.#offline(await this.#open());
    return (await run(program, ["merge-base", "--is-ancestor", ancestor, descendant], [0, 1])).status === 0;
  }

  async files(commit: ObjectId): Promise<RemoteFile[]> {
    const program = this.#offline(await this.#open());
    const { stdout } = await run(program, [
      "ls-tree",
      "-r",
      "-l",
      "-z",
      "--full-tree",
      "--end-of-options",
      commit,
    ]);
    return stdout
      .toString("utf8")
      .split("\0")
      .filter(Boolean)
      .map((record) => {
        const [, mode, oid, size, path] = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t(.+)$/s.exec(record) ?? [];
        if (mode === undefined || oid === undefined || path === undefined)
          throw unsupported(`git ls-tree answered in a form that is not known here: ${record}`);
        return { path, oid, kind: kindOfMode(mode), sizeBytes: size === "-" ? 0 : Number(size) };
      });
  }

  async readBlobs(oids: readonly ObjectId[]): Promise<Uint8Array[]> {
    const directory = await this.#open();
    if (this.#objects?.directory !== directory)
      this.#objects = { directory, stream: new ObjectStream(this.#offline(directory)) };
    return (await this.#objects.stream.read(oids)).map(({ bytes }) => bytes);
  }

  async commit(wanted: NewCommit): Promise<ObjectId> {
    const { makeCommit } = await import("./commit.js");
    const { path, place, environment } = this.#asked;
    const own = this.#offline(await this.#open());
    return makeCommit({ own, users: makeProgram(path, place, environment), environment }, wanted);
  }

  async push(commit: ObjectId, branch: string): Promise<void> {
    const program = await this.#online(await this.#open());
    const args = ["push", "--quiet", "--porcelain", "--no-verify", "--no-signed", "--no-follow-tags"];
    // An empty expectation: the branch must not be there yet, whatever happened since it was looked for.
    const ref = `refs/heads/${branch}`;
    const lease = `--force-with-lease=${ref}:`;
    await runOnline(program, [...args, lease, "--", this.#source, `${commit}:${ref}`], this.#source);
  }

  /** The repository of ctx's own for this source, made at first use. */
  async #open(): Promise<string> {
    const found = this.#find();
    if (found !== null) return found;
    const digits = this.#digits ?? 40;
    const directory = this.#directory(digits);
    mkdirSync(this.#parent, { recursive: true });
    // Made aside and then put in its place, so that nobody else meets one that is half made.
    const aside = mkdtempSync(join(this.#parent, ".ctx-"));
    // In place of the user's template, nothing: it could bring hooks and settings along.
    const args = ["init", "--quiet", "--bare", "--template=", `--object-format=${FORMATS[digits]}`, aside];
    const { path, environment } = this.#asked;
    const program = makeOwnProgram(path, this.#parent, { environment, isOnline: false });
    delete program.environment["GIT_DIR"];
    await run(program, args);
    try {
      renameSync(aside, directory);
    } catch (error) {
      rmSync(aside, { recursive: true, force: true });
      // Another process was faster, and its repository is as good.
      if (this.#find() === null) throw error;
    }
    return directory;
  }

  #find(): string | null {
    const known = this.#digits === null ? ([40, 64] as const) : [this.#digits];
    const directories = known.map((digits) => this.#directory(digits));
    return directories.find((directory) => existsSync(join(directory, "HEAD"))) ?? null;
  }

  #directory(digits: 40 | 64): string {
    return join(this.#parent, `${FORMATS[digits]}.git`);
  }

  #offline(directory: string): Program {
    const { path, environment } = this.#asked;
    return makeOwnProgram(path, directory, { environment, isOnline: false });
  }

  async #online(directory: string): Promise<Program> {
    const { path, environment } = this.#asked;
    return withQuietSsh(makeOwnProgram(path, directory, { environment, isOnline: true }));
  }
}
