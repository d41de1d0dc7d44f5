// A shared source of global contexts, as bare repository beside a world, and a person who works in it.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { FileTexts, World } from "./world.js";

/** The repository that projects share, and what its owners do. */
export class SharedSource {
  readonly path: string;
  readonly #desk: string;

  constructor(
    readonly world: World,
    readonly name = "context.git",
  ) {
    this.path = join(world.outside, name);
    this.#desk = join(world.outside, `${name}-desk`);
    world.gitIn(
      world.outside,
      "init",
      "--quiet",
      "--bare",
      "--template=",
      "--initial-branch=main",
      this.path,
    );
    world.gitIn(world.outside, "clone", "--quiet", this.path, this.#desk);
    this.git("checkout", "--quiet", "-B", "main");
  }

  /** Runs git as an owner of the source. */
  git(...args: string[]): string {
    return this.world.gitIn(this.#desk, ...args);
  }

  /** Commits files and pushes them; returns the commit. */
  publish(message: string, files: FileTexts, ...gone: string[]): string {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.#desk, path)), { recursive: true });
      writeFileSync(join(this.#desk, path), text);
    }
    this.git("add", "--all");
    for (const path of gone) this.git("rm", "--quiet", path);
    this.git("commit", "--quiet", "--message", message);
    this.git("push", "--quiet", "origin", "main");
    return this.git("rev-parse", "HEAD");
  }

  /** Merges a branch that was pushed, as the button on a server does; squashed where asked. */
  merge(branch: string, { isSquashed = false } = {}): string {
    this.git("fetch", "--quiet", "origin");
    this.git("merge", "--quiet", isSquashed ? "--squash" : "--no-ff", `origin/${branch}`);
    if (isSquashed) this.git("commit", "--quiet", "--message", "Squashed");
    this.git("push", "--quiet", "origin", "main");
    return this.git("rev-parse", "HEAD");
  }

  /** Publishes a tree that git itself would not make: `mktree` lines by directory, "" for the top. */
  publishTree(
    entries: readonly { mode: string; kind: "blob" | "commit"; path: string; text?: string }[],
  ): void {
    const blobOf = (text: string): string => {
      writeFileSync(join(this.world.outside, "blob"), text);
      return this.git("hash-object", "-w", join(this.world.outside, "blob"));
    };
    const lines = entries.map(({ mode, kind, path, text = "" }) => {
      const oid = kind === "commit" ? this.git("rev-parse", "HEAD") : blobOf(text);
      return { path, line: `${mode} ${kind} ${oid}\t` };
    });
    const tree = this.#makeTree(lines);
    const commit = this.git("commit-tree", tree, "-m", "Publish");
    this.world.gitIn(this.path, "fetch", "--quiet", this.#desk, `+${commit}:refs/heads/main`);
  }

  #makeTree(lines: readonly { path: string; line: string }[]): string {
    const here = lines.filter(({ path }) => !path.includes("/"));
    const below = [
      ...new Set(
        lines.filter(({ path }) => path.includes("/")).map(({ path }) => path.split("/")[0] as string),
      ),
    ];
    const trees = below.map((name) => {
      const inside = lines
        .filter(({ path }) => path.startsWith(`${name}/`))
        .map(({ path, line }) => ({ path: path.slice(name.length + 1), line }));
      return `040000 tree ${this.#makeTree(inside)}\t${name}`;
    });
    const input = [...here.map(({ path, line }) => `${line}${path}`), ...trees]
      .map((one) => `${one}\0`)
      .join("");
    return execFileSync("git", ["mktree", "-z"], { cwd: this.#desk, input, encoding: "utf8" }).trim();
  }
}
