// A zoo of repositories, one of each odd kind, built by the real git: the login feature of task-42 in a small shop.
import { appendFileSync, cpSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { FEATURE, HOSTILE_BRANCH, PROJECT, TASK, type Keeper } from "./keeper.js";
import type { Animal, Species } from "./species.js";
import { FORMATS } from "./zoo-formats.js";

function inWorktree(keeper: Keeper, from: string, name: string): string {
  keeper.git(from, "worktree", "add", "--quiet", keeper.path(name), FEATURE);
  return keeper.path(name);
}

/** Makes main and feature/x conflict, and begins to rebase the one onto the other. */
function rebaseInProgress(keeper: Keeper, name: string, backend: string): Animal {
  const directory = keeper.shop(name);
  keeper.git(directory, "switch", "--quiet", "--create", "feature/x", "HEAD~1");
  keeper.commit(directory, "Decide otherwise", { [PROJECT]: "---\ncaching: none\n---\n" });
  keeper.try(directory, "rebase", backend, "main");
  return { directory, rebasing: "feature/x" };
}

/** Every kind of repository in which a question has a right answer or is refused. */
export const ZOO: Readonly<Record<string, Species>> = {
  plain: { build: (keeper) => ({ directory: keeper.shop("plain"), isThorough: true }) },
  "a directory below the top": { build: (keeper) => ({ directory: join(keeper.shop("below"), "docs") }) },
  "packed refs and packs": {
    build(keeper) {
      const directory = keeper.shop("packed");
      keeper.git(directory, "gc", "--quiet", "--prune=now");
      keeper.git(directory, "commit", "--quiet", "--allow-empty", "--message", "After packing");
      return { directory, isThorough: true };
    },
  },
  "linked worktree": {
    build: (keeper) => ({
      directory: inWorktree(keeper, keeper.shop("main-of-linked"), "linked"),
      isThorough: true,
    }),
  },
  "main worktree beside a linked one": {
    build(keeper) {
      const directory = keeper.shop("main-beside");
      inWorktree(keeper, directory, "beside");
      keeper.git(directory, "worktree", "add", "--quiet", "--detach", keeper.path("beside-detached"));
      rmSync(keeper.path("beside-detached"), { recursive: true });
      return { directory };
    },
  },
  "worktree with its own configuration": {
    build(keeper) {
      const main = keeper.shop("own-config");
      keeper.git(main, "config", "extensions.worktreeConfig", "true");
      const directory = inWorktree(keeper, main, "own-config-linked");
      keeper.git(directory, "config", "--worktree", "user.name", "Grace");
      keeper.git(directory, "config", "--worktree", "core.hooksPath", ".githooks");
      return { directory };
    },
  },
  "bare with worktrees": {
    build(keeper) {
      keeper.git(
        keeper.root,
        "clone",
        "--quiet",
        "--bare",
        keeper.shop("bare-origin"),
        keeper.path("bare.git"),
      );
      return { directory: inWorktree(keeper, keeper.path("bare.git"), "bare-linked") };
    },
  },
  "inside a bare repository": {
    build(keeper) {
      keeper.git(
        keeper.root,
        "clone",
        "--quiet",
        "--bare",
        keeper.shop("inside-origin"),
        keeper.path("inside.git"),
      );
      return { directory: keeper.path("inside.git") };
    },
  },
  submodule: {
    build(keeper) {
      const top = keeper.shop("with-submodule");
      keeper.git(top, "submodule", "--quiet", "add", keeper.shop("submodule-origin"), "shared");
      return { directory: join(top, "shared") };
    },
  },
  "above a submodule": {
    build(keeper) {
      const directory = keeper.shop("above-submodule");
      keeper.git(directory, "submodule", "--quiet", "add", keeper.shop("above-origin"), ".context/shared");
      keeper.commit(directory, "Share");
      return { directory };
    },
  },
  "--separate-git-dir": {
    build: (keeper) => ({
      directory: keeper.shop("separate", `--separate-git-dir=${keeper.path("separate-git")}`),
    }),
  },
  "core.worktree": {
    build(keeper) {
      const directory = keeper.shop("core-worktree");
      const elsewhere = keeper.path("elsewhere");
      renameSync(join(directory, ".context"), keeper.path("moved-context"));
      mkdirSync(elsewhere);
      renameSync(keeper.path("moved-context"), join(elsewhere, ".context"));
      keeper.git(directory, "config", "core.worktree", "../../elsewhere");
      return { directory };
    },
  },
  detached: {
    build(keeper) {
      const directory = keeper.shop("detached");
      keeper.git(directory, "switch", "--quiet", "--detach", "main~1");
      return { directory, isThorough: true };
    },
  },
  unborn: {
    build(keeper) {
      const directory = keeper.path("unborn");
      mkdirSync(directory);
      keeper.git(directory, "init", "--quiet", "--initial-branch=feature/first");
      return { directory };
    },
  },
  "unborn branch beside others": {
    build(keeper) {
      const directory = keeper.shop("orphan");
      keeper.git(directory, "switch", "--quiet", "--orphan", "fresh");
      return { directory };
    },
  },
  "on a feature branch": {
    build(keeper) {
      const directory = keeper.shop("feature");
      keeper.git(directory, "switch", "--quiet", FEATURE);
      return { directory };
    },
  },
  "on a hostile branch": {
    build(keeper) {
      const directory = keeper.shop("hostile-name");
      keeper.git(directory, "switch", "--quiet", HOSTILE_BRANCH);
      return { directory };
    },
  },
  "rebase, merge backend": { build: (keeper) => rebaseInProgress(keeper, "rebase-merge", "--merge") },
  "rebase, apply backend": { build: (keeper) => rebaseInProgress(keeper, "rebase-apply", "--apply") },
  bisect: {
    build(keeper) {
      const directory = keeper.shop("bisect");
      for (const word of ["one", "two", "three"])
        keeper.commit(directory, word, { "README.md": `${word}\n` });
      keeper.git(directory, "bisect", "start", "HEAD", "HEAD~4");
      return { directory, bisecting: true };
    },
  },
  "merge in progress": {
    build(keeper) {
      const directory = keeper.shop("merging");
      keeper.git(directory, "switch", "--quiet", "--create", "feature/x", "HEAD~1");
      keeper.commit(directory, "Decide otherwise", { [PROJECT]: "---\ncaching: none\n---\n" });
      keeper.try(directory, "merge", "main");
      return { directory };
    },
  },
  "branches that merged each other": {
    build(keeper) {
      const directory = keeper.shop("criss-cross");
      for (const name of ["left", "right"]) {
        keeper.git(directory, "switch", "--quiet", "--create", name, "main");
        keeper.commit(directory, `Work on ${name}`, { [`docs/${name}.md`]: `${name}\n` });
        keeper.git(directory, "branch", `${name}-before`);
      }
      for (const [name, other] of [
        ["left", "right"],
        ["right", "left"],
      ] as const) {
        keeper.git(directory, "switch", "--quiet", name);
        keeper.git(directory, "merge", "--quiet", "--no-edit", `${other}-before`);
      }
      keeper.git(directory, "switch", "--quiet", "--orphan", "unrelated");
      keeper.commit(directory, "Begin anew", { "README.md": "Another shop\n" });
      return { directory };
    },
  },
  "a stash with files of its own": {
    build(keeper) {
      const directory = keeper.shop("stashing");
      keeper.write(directory, {
        [TASK]: '{\n  "title": "Log in"\n}\n',
        ".context/shared/notes.md": "Mine\n",
      });
      keeper.git(directory, "stash", "push", "--quiet", "--include-untracked");
      return { directory };
    },
  },
  "settings of git log": {
    build(keeper) {
      const directory = keeper.shop("log-settings");
      keeper.git(directory, "switch", "--quiet", "--create", "merged", FEATURE);
      keeper.git(directory, "merge", "--quiet", "--no-ff", "--no-commit", "main");
      keeper.commit(directory, "Merge, and add what neither side has", {
        [".context/shared/both.md"]: "Both\n",
      });
      keeper.git(directory, "switch", "--quiet", "main");
      for (const [name, value] of [
        ["log.showRoot", "false"],
        ["log.diffMerges", "off"],
        ["log.follow", "true"],
        ["log.showSignature", "true"],
        ["diff.relative", "true"],
        ["diff.renames", "copies"],
        ["color.ui", "always"],
      ])
        keeper.git(directory, "config", name as string, value as string);
      return { directory };
    },
  },
  "symbolic link as HEAD": {
    build(keeper) {
      const directory = keeper.shop("symlink-head");
      rmSync(join(directory, ".git/HEAD"));
      symlinkSync(`refs/heads/${FEATURE}`, join(directory, ".git/HEAD"));
      return { directory };
    },
  },
  "symbolic ref as a branch": {
    build(keeper) {
      const directory = keeper.shop("alias");
      keeper.git(directory, "symbolic-ref", "refs/heads/alias", `refs/heads/${FEATURE}`);
      keeper.git(directory, "symbolic-ref", "HEAD", "refs/heads/alias");
      return { directory };
    },
  },
  ".git as a symbolic link": {
    build(keeper) {
      const directory = keeper.shop("linked-dot-git");
      renameSync(join(directory, ".git"), keeper.path("real-git"));
      symlinkSync(keeper.path("real-git"), join(directory, ".git"));
      return { directory };
    },
  },
  "files that are no refs beside refs": {
    build(keeper) {
      const directory = keeper.shop("strays");
      keeper.write(directory, { ".git/refs/heads/.DS_Store": "x", ".git/refs/heads/main (conflict)": "x" });
      keeper.write(directory, { ".git/refs/heads/main.lock": "" });
      return { directory };
    },
    // git itself walks no history from a ref whose name is broken.
    refuses: { program: ["committedFiles"] },
  },
  "comments and continuations in the configuration": {
    build(keeper) {
      const directory = keeper.shop("config");
      appendFileSync(
        join(directory, ".git/config"),
        '# a comment\n[User] ; another\n\tNAME = "Grace \\"#1\\"" \\\n Hopper # trailing\n[remote "a/b"] url = /nowhere\n\tprune\n',
      );
      return { directory };
    },
  },
  "rules that ignore": {
    build(keeper) {
      const directory = keeper.shop("ignoring");
      keeper.write(directory, {
        ".gitignore": "build/*\n!build/keep.json\n",
        ".context/.gitignore": "*.local.md\n",
        ".git/info/exclude": "secret\n",
      });
      return { directory };
    },
  },
  "linked worktree that was moved by hand": {
    build(keeper) {
      const linked = inWorktree(keeper, keeper.shop("main-of-moved"), "to-be-moved");
      renameSync(linked, keeper.path("moved-by-hand"));
      return { directory: keeper.path("moved-by-hand") };
    },
  },
  "moved with everything in it": {
    build(keeper) {
      const before = keeper.shop("before-move");
      cpSync(before, keeper.path("after-move"), { recursive: true, verbatimSymlinks: true });
      return { directory: keeper.path("after-move") };
    },
  },
  ...FORMATS,
};
