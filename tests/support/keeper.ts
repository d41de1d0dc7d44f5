// Builds repositories for tests with the real git; the shop is the one that every test knows.
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { askGit, authoring, runGit, type HermeticEnvironment } from "./hermetic.js";

export const TASK = ".context/tasks/task-42/context.json";
export const PROJECT = ".context/project/context.md";
export const FEATURE = "feature/user-profiles";
export const HOSTILE_BRANCH = "$(touch${IFS}x)";

/** Builds repositories below one directory. */
export class Keeper {
  constructor(
    readonly root: string,
    readonly environment: HermeticEnvironment,
  ) {}

  path(name: string): string {
    return join(this.root, name);
  }

  git(directory: string, ...args: string[]): string {
    return runGit(directory, authoring(this.environment), args);
  }

  /** Runs git where failing is expected, such as a rebase that stops at a conflict. */
  try(directory: string, ...args: string[]): string | null {
    return askGit(directory, authoring(this.environment), args);
  }

  write(directory: string, files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), text);
    }
  }

  commit(directory: string, message: string, files: Readonly<Record<string, string>> = {}): void {
    this.write(directory, files);
    this.git(directory, "add", "--all");
    this.git(directory, "commit", "--quiet", "--message", message);
  }

  #template: string | null = null;

  /** The shop: two branches that differ, odd names, a symbolic link, a tag. */
  shop(name: string, ...init: string[]): string {
    const directory = this.path(name);
    if (init.length > 0) return this.#build(directory, init);
    // Copying is ten times faster than running git again.
    this.#template ??= this.#build(this.path("template"), []);
    cpSync(this.#template, directory, { recursive: true, verbatimSymlinks: true });
    return directory;
  }

  #build(directory: string, init: readonly string[]): string {
    mkdirSync(directory, { recursive: true });
    this.git(directory, "init", "--quiet", "--initial-branch=main", ...init);
    this.git(directory, "config", "user.name", "Ada Lovelace");
    this.fill(directory);
    return directory;
  }

  fill(directory: string): void {
    symlinkSync("README.md", join(directory, "link.md"));
    this.commit(directory, "Start the shop", {
      "README.md": "# Shop\n",
      "docs/größe 日本.md": "Sizes\n",
      [PROJECT]: "---\ncaching: in memory\ntests: vitest\n---\n\nThe shop.\n",
      [TASK]: '{\n  "title": "Implement user authentication"\n}\n',
    });
    this.git(directory, "branch", FEATURE);
    this.commit(directory, "Decide on caching", {
      [PROJECT]: "---\ncaching: Redis with 5min TTL\ntests: vitest\n---\n\nThe shop.\n",
    });
    this.git(directory, "tag", "--annotate", "--message=First", "v1");
    this.git(directory, "switch", "--quiet", FEATURE);
    this.commit(directory, "Add profiles", {
      [TASK]: '{\n  "title": "Implement user authentication",\n  "phase": "login"\n}\n',
      [`.context/branches/feature%2Fuser-profiles/context.md`]: "---\nowner: Ada\n---\n",
    });
    this.git(directory, "switch", "--quiet", "main");
    for (const branch of [HOSTILE_BRANCH, "x/-n", "größe/日本", "a;b&c|d", "100%", 'quote"d']) {
      this.git(directory, "update-ref", `refs/heads/${branch}`, "main");
    }
  }
}
