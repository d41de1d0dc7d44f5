// What git does to a worktree by itself, and what programs do that changes nothing: the cases of SPEC §10, each with
// the shop in which it can happen.
import { chmodSync, readFileSync, renameSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { CONFIG_TEXT } from "./watching.js";
import { CONFIG, World } from "./world.js";

const LINES = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n";

export interface GitWork {
  /** Before anything watches. */
  readonly prepare?: (world: World) => void;
  /** What git does. */
  readonly work: (world: World) => void;
}

/** How many files there are, and how many of them git changes at once. */
let many = 20;

/** Files of the shop, all with other content when asked. */
function manyFiles(text: string): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: many }, (_, at) => [`src/f${at}.ts`, `${text} ${at}\n${LINES}`]),
  );
}

/** By what they are called; none of it is an edit. */
export const GIT_WORK: Readonly<Record<string, GitWork>> = {
  "switching to a branch with other files": {
    prepare: (world) => void world.commitOn("topic", { ...manyFiles("other"), "src/new.ts": "new\n" }),
    work: (world) => void world.git("switch", "--quiet", "topic"),
  },
  "switching there and back": {
    prepare: (world) => void world.commitOn("topic", manyFiles("other")),
    work: (world) => {
      world.git("switch", "--quiet", "topic");
      world.git("switch", "--quiet", "main");
    },
  },
  "checking out a commit": {
    prepare: (world) => void world.commitOn("topic", manyFiles("other")),
    work: (world) => void world.git("checkout", "--quiet", "--detach", "topic"),
  },
  "a stash": {
    prepare: (world) => world.write({ "src/f1.ts": "stashed\n", "src/fresh.ts": "fresh\n" }),
    work: (world) => void world.git("stash", "--quiet", "--include-untracked"),
  },
  "a stash and its pop": {
    prepare: (world) => world.write({ "src/f1.ts": "stashed\n", "src/fresh.ts": "fresh\n" }),
    work: (world) => {
      world.git("stash", "--quiet", "--include-untracked");
      world.git("stash", "pop", "--quiet");
    },
  },
  "popping a stash of old": {
    prepare: (world) => {
      world.write({ "src/f1.ts": "stashed\n", "src/fresh.ts": "fresh\n" });
      world.git("stash", "--quiet", "--include-untracked");
    },
    work: (world) => void world.git("stash", "pop", "--quiet"),
  },
  "applying a stash over other work": {
    prepare: (world) => {
      world.write({ "src/f1.ts": `${LINES}stashed\n` });
      world.git("stash", "--quiet");
    },
    work: (world) => void world.git("stash", "apply", "--quiet"),
  },
  "a fast-forward": {
    prepare: (world) => void world.commitOn("topic", manyFiles("other")),
    work: (world) => void world.git("merge", "--quiet", "--ff-only", "topic"),
  },
  "a real merge, with lines of both sides in one file": {
    prepare: (world) => {
      world.commitOn("topic", { "src/f1.ts": `first\n1\n${LINES}`, "src/new.ts": "new\n" });
      world.commit("Go on", { "src/f1.ts": `base 1\n${LINES}last\n` });
      world.commitOn("other", { "src/f2.ts": "other\n" });
    },
    work: (world) => {
      world.git("merge", "--quiet", "--no-edit", "other");
      world.tryGit("merge", "--quiet", "--no-edit", "--strategy-option=theirs", "topic");
    },
  },
  "a merge that stops at a conflict, and is given up": {
    prepare: (world) => {
      world.commitOn("topic", { "src/f1.ts": "theirs\n", "src/f2.ts": "theirs\n" });
      world.commit("Go on", { "src/f1.ts": "ours\n" });
    },
    work: (world) => {
      expect(world.tryGit("merge", "--no-edit", "topic")).toBe(null);
      world.git("merge", "--abort");
    },
  },
  "a merge that stops at a conflict": {
    prepare: (world) => {
      world.commitOn("topic", { "src/f1.ts": "theirs\n", "src/f2.ts": "theirs\n" });
      world.commit("Go on", { "src/f1.ts": "ours\n" });
    },
    work: (world) => void expect(world.tryGit("merge", "--no-edit", "topic")).toBe(null),
  },
  "a rebase": {
    prepare: (world) => {
      for (let at = 0; at < many / 2; at++) world.commitOn("topic", { [`src/f${at}.ts`]: `topic ${at}\n` });
      world.commit("Go on", { "src/upstream.ts": "upstream\n" });
      world.git("switch", "--quiet", "topic");
    },
    work: (world) => void world.git("rebase", "--quiet", "main"),
  },
  "a cherry-pick": {
    prepare: (world) => void world.commitOn("topic", manyFiles("other")),
    work: (world) => void world.git("cherry-pick", "topic"),
  },
  "a revert": {
    prepare: (world) => void world.commit("Go on", manyFiles("other")),
    work: (world) => void world.git("revert", "--no-edit", "HEAD"),
  },
  "a pull": {
    prepare: (world) => {
      world.commitOn("upstream", manyFiles("other"));
      world.git("config", "remote.self.url", world.top);
    },
    work: (world) => void world.git("pull", "--quiet", "--ff-only", "self", "upstream"),
  },
  "reset --hard to an older commit": {
    prepare: (world) => void world.commit("Go on", manyFiles("other")),
    work: (world) => void world.git("reset", "--quiet", "--hard", "HEAD~1"),
  },
  "reset --hard over edits that are known": {
    prepare: (world) => world.write(manyFiles("edited")),
    work: (world) => void world.git("reset", "--quiet", "--hard"),
  },
  "restoring a file": {
    prepare: (world) => world.write({ "src/f1.ts": "edited\n" }),
    work: (world) => void world.git("restore", "src/f1.ts"),
  },
  "checking out a directory of another tree": {
    prepare: (world) => void world.commitOn("topic", manyFiles("other")),
    work: (world) => void world.git("checkout", "--quiet", "topic", "--", "src"),
  },
  "an amended message": {
    work: (world) => void world.git("commit", "--quiet", "--amend", "--message", "Start the shop, well"),
  },
  "committing what is known": {
    prepare: (world) => world.write({ "src/f1.ts": "edited\n", "src/fresh.ts": "fresh\n" }),
    work: (world) => {
      world.git("add", "--all");
      world.git("commit", "--quiet", "--message", "Go on");
    },
  },
  "git status, which writes the index": { work: (world) => void world.git("status") },
  touch: {
    work: (world) => utimesSync(join(world.top, "src/f1.ts"), new Date(), new Date()),
  },
  chmod: { work: (world) => chmodSync(join(world.top, "src/f1.ts"), 0o755) },
  "saving the same text again, and a formatter that changes nothing": {
    work: (world) => {
      const path = join(world.top, "src/f1.ts");
      const text = readFileSync(path);
      writeFileSync(path, text);
      writeFileSync(`${path}.tmp`, text);
      renameSync(`${path}.tmp`, path);
    },
  },
  "an edit that is taken back": {
    work: (world) => {
      const path = join(world.top, "src/f1.ts");
      const text = readFileSync(path);
      writeFileSync(path, "oops\n");
      writeFileSync(path, text);
    },
  },
};

/** Makes a shop in which that work can be done, with so many files. */
export function makeGitShop({ prepare }: GitWork, count = 20): World {
  many = count;
  const world = World.repository({ [CONFIG]: CONFIG_TEXT, ...manyFiles("base") });
  prepare?.(world);
  return world;
}

const commit = (world: World, ...args: string[]): void =>
  void world.git("commit", "--quiet", "--all", "--message", "Go on", ...args);

/** What people let git do with an edit right after it: each leaves the one entry of that edit. Needs a branch `other`. */
export const SAVED: Readonly<Record<string, (world: World) => void>> = {
  "committed at once": (world) => commit(world),
  "added and committed at once": (world) => {
    world.git("add", "--all");
    world.git("commit", "--quiet", "--message", "Go on");
  },
  "amended into the last commit": (world) => commit(world, "--amend"),
  "committed, and the branch left": (world) => {
    commit(world);
    world.git("switch", "--quiet", "--create", "topic", "HEAD~1");
  },
  "stashed at once": (world) => void world.git("stash", "--quiet"),
  "stashed, and brought back": (world) => {
    world.git("stash", "--quiet");
    world.git("stash", "pop", "--quiet");
  },
  "committed, and a merge after it": (world) => {
    commit(world);
    world.git("merge", "--quiet", "--no-edit", "other");
  },
  "committed, and a rebase after it": (world) => {
    commit(world);
    world.git("rebase", "--quiet", "other");
  },
  "carried to another branch": (world) => void world.git("switch", "--quiet", "--create", "topic"),
  "added to the index a moment later": (world) => void world.git("add", "--all"),
};
