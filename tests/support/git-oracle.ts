// The real git as the oracle of the contract suite: every answer in the shape of the port.
import { realpathSync } from "node:fs";
import type { Tip } from "../../src/ports/git.js";
import { askGit, type HermeticEnvironment } from "./hermetic.js";
import { FEATURE, HOSTILE_BRANCH } from "./keeper.js";
import type { Animal } from "./species.js";

/** The animals stay as they are, so the oracle says the same to every adapter. */
const answers = new Map<string, string | null>();

function askOracle(
  directory: string,
  environment: HermeticEnvironment,
  args: readonly string[],
): string | null {
  const question = [directory, ...args].join("\0");
  let answer = answers.get(question);
  if (answer === undefined) answers.set(question, (answer = askGit(directory, environment, args)));
  return answer;
}

/** What the real git says, asked in the clearest way there is. */
export class Oracle {
  readonly #directory: string;
  readonly #truth: string;

  constructor(
    readonly animal: Animal,
    readonly environment: HermeticEnvironment,
  ) {
    this.#directory = animal.directory;
    this.#truth = animal.truth ?? animal.directory;
  }

  ask(...args: string[]): string | null {
    return askOracle(this.#directory, this.environment, args);
  }

  askTruth(...args: string[]): string | null {
    return askOracle(this.#truth, this.environment, args);
  }

  head(): unknown {
    const ref = this.ask("symbolic-ref", "--quiet", "HEAD");
    const commit = this.ask("rev-parse", "--verify", "--quiet", "HEAD");
    if (ref !== null) return { kind: "branch", branch: ref.slice("refs/heads/".length), commit };
    const { rebasing = null, bisecting = false } = this.animal;
    return { kind: "detached", commit, rebasing, bisecting };
  }

  tips(): { local: Tip[]; remote: Tip[] } {
    const listed = (prefix: string, strip: number): Tip[] => {
      const format = `--format=%(refname:lstrip=${strip})%00%(refname)%00%(objectname)%00%(symref)`;
      const rows = (this.ask("for-each-ref", format, prefix) ?? "").split("\n").filter(Boolean);
      return rows
        .map((row) => row.split("\0"))
        .filter(([, , , symbolic]) => prefix === "refs/heads" || symbolic === "")
        .map(([branch = "", ref = "", commit = ""]) => ({ branch, ref, commit }));
    };
    return { local: listed("refs/heads", 2), remote: listed("refs/remotes", 3) };
  }

  /** What the remote calls its HEAD, else main there, else main here. */
  defaultTip(): Tip | null {
    const { local, remote } = this.tips();
    const head =
      this.ask("symbolic-ref", "--quiet", "refs/remotes/origin/HEAD") ?? "refs/remotes/origin/main";
    const found = [...remote, ...local].find(({ ref }) => ref === head || ref === "refs/heads/main");
    return found ?? (local.length === 1 && this.ask("remote") === "" ? (local[0] as Tip) : null);
  }

  /** Every commit that a branch stands on. */
  commits(): string[] {
    const { local, remote } = this.tips();
    return [...new Set([...local, ...remote].map(({ commit }) => commit))];
  }

  /** Names that all animals have, and ways to write them; the long list only where it can make a difference. */
  revisions(): string[] {
    const names = ["HEAD", "main", FEATURE, `origin/${FEATURE}`, "v1", "nobody"];
    if (this.animal.isThorough !== true) return names;
    const past = ["main~1", "HEAD^", "main^{commit}", "v1~1", "main~99", "main^0", "HEAD~1^{}"];
    const odd = [
      "@",
      "refs/heads/main",
      "heads/main",
      "origin",
      "--all",
      "-n",
      "0".repeat(40),
      HOSTILE_BRANCH,
    ];
    const digits = this.commits().flatMap((commit) => [commit, commit.slice(0, 12)]);
    return [...names, ...past, ...odd, ...digits];
  }

  commit(revision: string): unknown {
    const commit = this.ask("rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`);
    if (commit === null) return null;
    const named = this.ask(
      "rev-parse",
      "--verify",
      "--quiet",
      "--symbolic-full-name",
      "--end-of-options",
      revision,
    );
    const ref = named?.startsWith("refs/") ? named : null;
    return { commit, ref, branch: ref?.replace(/^refs\/(?:heads|remotes\/origin|tags\/.*)\/?/, "") || null };
  }

  isAncestor(ancestor: string, descendant: string): boolean {
    return this.askTruth("merge-base", "--is-ancestor", ancestor, descendant) !== null;
  }

  /** Of the best common ancestors the newest, then the one with the smallest id. */
  mergeBase(left: string, right: string): string | null {
    const bases = (this.askTruth("merge-base", "--all", left, right) ?? "").split("\n").filter(Boolean);
    const dated = bases.map((oid) => ({
      oid,
      time: Number(this.askTruth("log", "--no-walk", "--format=%ct", oid)),
    }));
    dated.sort((a, b) => b.time - a.time || (a.oid < b.oid ? -1 : 1));
    return dated[0]?.oid ?? null;
  }

  /** As git says; where git refuses the whole repository, as its configuration file says. */
  userName(configFile: string): string | null {
    return this.ask("config", "user.name") ?? this.ask("config", "--file", configFile, "user.name");
  }

  /** Where git would look for hooks, if it was told; the zoo tells only in a repository's own settings. */
  hooksPath(): unknown {
    const path = this.ask("config", "core.hooksPath");
    return path === null ? null : { path, isOwn: true };
  }

  files(commit: string, directory: string): unknown[] {
    const rows = (this.askTruth("ls-tree", "-r", "-z", "--full-tree", commit) ?? "")
      .split("\0")
      .filter(Boolean);
    return rows.flatMap((row) => {
      const [, mode, oid, path] = /^(\d+) \w+ (\w+)\t(.*)$/s.exec(row) ?? [];
      const kind = mode === "120000" ? "symlink" : mode === "160000" ? "submodule" : "file";
      return directory === "" || path?.startsWith(`${directory}/`) ? [{ path, oid, kind }] : [];
    });
  }

  /** What the trees of all commits under refs hold, each listed on its own. */
  committed(directory: string): unknown[] {
    const commits = (this.ask("rev-list", "--exclude=refs/stash", "--all") ?? "").split("\n").filter(Boolean);
    const found = new Map<string, unknown>();
    for (const commit of commits) {
      const rows = (this.ask("ls-tree", "-r", "-z", "--full-tree", commit) ?? "").split("\0").filter(Boolean);
      for (const row of rows) {
        const [, oid, path] = /^\d+ \w+ (\w+)\t(.*)$/s.exec(row) ?? [];
        const isBelow = directory === "" || path === directory || path?.startsWith(`${directory}/`);
        if (isBelow) found.set(`${path} ${oid}`, { path, oid });
      }
    }
    return [...found.keys()].sort().map((key) => found.get(key));
  }

  /** The whole index, listed from the top and cut down here: no pathspec has a say in it. */
  staged(directory: string): unknown[] {
    const top = this.ask("rev-parse", "--show-toplevel") || this.#directory;
    const args = ["ls-files", "--stage", "-z"];
    const rows = (askOracle(top, this.environment, args) ?? this.ask(...args) ?? "")
      .split("\0")
      .filter(Boolean);
    return rows.flatMap((row) => {
      const [, mode, oid, stage, path] = /^(\d+) (\w+) (\d)\t(.*)$/s.exec(row) ?? [];
      const kind = mode === "120000" ? "symlink" : mode === "160000" ? "submodule" : "file";
      const isBelow = directory === "" || path === directory || path?.startsWith(`${directory}/`);
      return isBelow ? [{ path, oid, kind, isUnmerged: stage !== "0" }] : [];
    });
  }

  objectAt(commit: string, path: string): string | null {
    if (path.startsWith(".") && !path.startsWith(".context")) return null; // "./" is the asking shell's, no path in a tree
    return this.askTruth("rev-parse", "--verify", "--quiet", `${commit}:${path}`);
  }

  worktrees(): unknown[] {
    const records = (this.ask("worktree", "list", "--porcelain", "-z") ?? "").split("\0\0").filter(Boolean);
    const isMain =
      this.ask("rev-parse", "--absolute-git-dir") ===
      this.ask("rev-parse", "--path-format=absolute", "--git-common-dir");
    return records
      .filter((record) => !/\0(?:bare|prunable)/.test(record))
      .map((record, index) => {
        const recorded = /^worktree ([^\0]*)/.exec(record)?.[1] ?? "";
        // For the main worktree git lists where its git directory lies, which is elsewhere with --separate-git-dir.
        const path =
          index === 0 && isMain
            ? realpathSync(this.ask("rev-parse", "--show-toplevel") || recorded)
            : recorded;
        return { path, branch: /\0branch refs\/heads\/([^\0]*)/.exec(record)?.[1] ?? null };
      });
  }

  /** As the configuration and git's own words tell; one that git refuses to open, as its files lie. */
  traits(): unknown {
    const [own, shared] = [this.ask("rev-parse", "--absolute-git-dir"), this.#commonDirectory()];
    const top = this.ask("rev-parse", "--show-toplevel");
    const listed = this.ask("worktree", "list", "--porcelain") ?? "";
    const isLinked = own !== null && own !== shared;
    return {
      isLinked,
      isLinkedBack: !isLinked || listed.split("\n").includes(`worktree ${top}`),
      isSubmodule: (this.ask("rev-parse", "--show-superproject-working-tree") ?? "") !== "",
      isShallow: this.ask("rev-parse", "--is-shallow-repository") === "true",
      isPartial:
        this.ask("config", "--get-regexp", "^(remote\\..*\\.promisor|extensions\\.partialclone)$") !== null,
    };
  }

  #commonDirectory(): string | null {
    return this.ask("rev-parse", "--path-format=absolute", "--git-common-dir");
  }

  /** The rule that `git check-ignore --verbose` shows for a path seen from the top; git quotes none of these. */
  ignoreRule(path: string): unknown {
    const top = this.ask("rev-parse", "--show-toplevel") ?? this.#directory;
    const said = askOracle(top, this.environment, ["check-ignore", "--verbose", "--no-index", path]);
    const [, source, line, pattern] = /^(.*?):(\d+):(.*?)\t/.exec(said ?? "") ?? [];
    return pattern === undefined || pattern.startsWith("!") ? null : { source, line: Number(line), pattern };
  }

  author(commit: string | null, path: string, line: number): unknown {
    const revision = commit === null ? [] : [commit];
    const named = this.ask("rev-parse", "--show-toplevel") ?? "";
    const top = named !== "" && this.#directory.startsWith(`${named}/`) ? named : this.#directory;
    const said = askOracle(top, this.environment, [
      "blame",
      "--porcelain",
      "-L",
      `${line},${line}`,
      ...revision,
      "--",
      path,
    ]);
    if (said === null && commit === null) {
      // The file is not checked out: it is as HEAD has it, or in no commit at all.
      return this.ask("cat-file", "-e", `HEAD:${path}`) === null
        ? "uncommitted"
        : this.author("HEAD", path, line);
    }
    if (said === null) return null;
    const [, oid] = /^(\w+) /.exec(said) ?? [];
    if (/^0+$/.test(oid ?? "")) return "uncommitted";
    const date = this.askTruth("log", "--no-walk", "--format=%an%n%ad", "--date=iso-strict", oid ?? "");
    return { commit: oid, author: date?.split("\n")[0], date: date?.split("\n")[1] };
  }
}
