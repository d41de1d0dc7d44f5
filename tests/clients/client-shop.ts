// A shop whose project context speaks about its login code, with the built ctx on PATH and the programs of others beside
// it: a commit that leaves the context behind is one that our hook must stop.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, writeFileSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { onTestFinished } from "vitest";
import { authoring, hermeticEnvironment, makeTemporaryDirectory } from "../support/hermetic.js";
import { ROOT } from "../tidy/source.js";

const CLIENTS = join(ROOT, "tests/clients/node_modules");

export interface Ran {
  readonly status: number | null;
  /** Both streams, in the order in which they end. */
  readonly said: string;
}

export class ClientShop {
  readonly top: string;
  readonly outside: string;

  /** Makes a shop with these files in its first commit. */
  constructor(
    files: Readonly<Record<string, string>> = {},
    /** The directory's name; `place`: where it is to be, for longer than one test. */
    { name = "my shop", place }: { name?: string; place?: string } = {},
  ) {
    const { path, remove } =
      place === undefined ? makeTemporaryDirectory("clients") : { path: place, remove: null };
    if (remove !== null) onTestFinished(remove);
    this.outside = path;
    this.top = join(path, name);
    mkdirSync(join(path, "bin"));
    for (const program of ["git-ctx", "ctx"]) {
      const script = `#!/bin/sh\nexec "${process.execPath}" "${ROOT}bin/ctx.cjs" "$@"\n`;
      writeFileSync(join(path, "bin", program), script, { mode: 0o755 });
    }
    mkdirSync(this.top);
    this.must("git", ["init", "--quiet", "--initial-branch=main"]);
    this.write({
      ".gitignore": "node_modules\n.husky/_\n",
      ".context/config.json": '{"format": "ctx/1", "project": "shop"}\n',
      ".context/project/context.json": '{"$covers": ["src/auth/**"], "login": "by password"}\n',
      "src/auth/login.ts": "1\n",
      ...files,
    });
    this.must("git", ["add", "--all"]);
    this.must("git", ["commit", "--quiet", "--no-verify", "--message", "Start the shop"]);
  }

  run(program: string, args: readonly string[], { cwd = this.top, env = {} } = {}): Ran {
    const environment = authoring(hermeticEnvironment(join(this.outside, "home")));
    const { status, stdout, stderr, error } = spawnSync(program, args, {
      cwd,
      encoding: "utf8",
      env: {
        ...environment,
        PATH: [join(this.outside, "bin"), join(CLIENTS, ".bin"), environment["PATH"]].join(delimiter),
        ...env,
      },
    });
    if (error !== undefined) {
      const cure = "Run `npm run test:clients`, which installs what it needs.";
      throw new Error(`${program} could not be started (${error.message}). ${cure}`);
    }
    return { status, said: stdout + stderr };
  }

  /** Runs what has to work; returns what it says. */
  must(program: string, args: readonly string[], options: { cwd?: string } = {}): string {
    const { status, said } = this.run(program, args, options);
    if (status !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${status}\n${said}`);
    return said;
  }

  write(files: Readonly<Record<string, string>>, directory = this.top): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(directory, path, ".."), { recursive: true });
      writeFileSync(join(directory, path), text);
    }
  }

  writeProgram(path: string, text: string): void {
    this.write({ [path]: text });
    chmodSync(join(this.top, path), 0o755);
  }

  /** The bytes of a file; null where there is none. */
  read(path: string): string | null {
    return existsSync(join(this.top, path)) ? readFileSync(join(this.top, path), "latin1") : null;
  }

  /** Commits a change of a file, as a person does who runs every hook. */
  commit(path: string, text: string, { cwd = this.top, env = {} } = {}): Ran {
    this.write({ [path]: text }, cwd);
    this.must("git", ["add", "--", path], { cwd });
    return this.run("git", ["commit", "--message", `Change ${path}`], { cwd, env });
  }

  /** A commit that the context says nothing about, and one that leaves it behind; the second is taken back. */
  commitBoth({ cwd = this.top, env = {} } = {}): { allowed: Ran; stopped: Ran } {
    const text = `${this.#count++}\n`;
    const allowed = this.commit("README.md", text, { cwd, env });
    const stopped = this.commit("src/auth/login.ts", `later ${text}`, { cwd, env });
    this.must("git", ["reset", "--quiet", "--hard"], { cwd });
    return { allowed, stopped };
  }

  #count = 2;

  linkedWorktree(): string {
    const path = join(this.outside, "linked shop");
    this.must("git", ["worktree", "add", "--quiet", "-b", "feature/linked", path]);
    return path;
  }
}
