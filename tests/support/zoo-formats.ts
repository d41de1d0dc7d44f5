// The half of the zoo in which not everything is there or in the usual format: clones, sparse checkouts, new formats.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { FEATURE, type Keeper } from "./keeper.js";
import type { Animal, Question, Species } from "./species.js";

const OBJECTS: readonly Question[] = [
  "commit",
  "isAncestor",
  "mergeBase",
  "listFiles",
  "listFilesOfAll",
  "objectsAt",
  "readBlobs",
  "authorOf",
];
const REFS: readonly Question[] = ["head", "tip", "tips", "defaultTip", "worktrees"];

function cloneOf(keeper: Keeper, name: string, ...options: string[]): Animal {
  const truth = keeper.shop(`${name}-origin`);
  keeper.git(truth, "config", "uploadpack.allowFilter", "true");
  keeper.git(keeper.root, "clone", "--quiet", ...options, `file://${truth}`, keeper.path(name));
  return { directory: keeper.path(name), truth };
}

/** A repository in the reftable format: a real one where git can make it, else what git leaves for older programs. */
function reftable(keeper: Keeper): Animal {
  const directory = keeper.path("reftable");
  mkdirSync(directory);
  if (keeper.try(directory, "init", "--quiet", "--ref-format=reftable", "--initial-branch=main") === null) {
    keeper.shop("reftable");
    rmSync(join(directory, ".git/refs"), { recursive: true });
    keeper.write(directory, {
      ".git/HEAD": "ref: refs/heads/.invalid\n",
      ".git/refs/heads": "no refs here\n",
    });
    const config = readFileSync(join(directory, ".git/config"), "utf8");
    const upgraded = config.replace("repositoryformatversion = 0", "repositoryformatversion = 1");
    keeper.write(directory, { ".git/config": `${upgraded}[extensions]\n\trefstorage = reftable\n` });
  } else {
    keeper.git(directory, "config", "user.name", "Ada Lovelace");
    keeper.fill(directory);
  }
  return { directory };
}

/** Tells whether the installed git reads reftable; those repositories are refused where it does not. */
export function canReadReftable(version: string): boolean {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 45);
}

/** Repositories that lack something, or hold it in a way that not every reader knows. */
export const FORMATS: Readonly<Record<string, Species>> = {
  clone: { build: (keeper) => ({ ...cloneOf(keeper, "clone"), isThorough: true }) },
  // The branch `base` brings both sides of the cut, so that git itself, asked naively, denies what is true.
  shallow: {
    build(keeper) {
      const truth = keeper.shop("shallow-origin");
      keeper.git(truth, "branch", "base", "main~1");
      const directory = keeper.path("shallow");
      keeper.git(
        keeper.root,
        "clone",
        "--quiet",
        "--depth=1",
        "--no-single-branch",
        `file://${truth}`,
        directory,
      );
      return { directory, truth, isCut: true };
    },
  },
  sparse: {
    build(keeper) {
      const directory = keeper.shop("sparse");
      keeper.git(directory, "sparse-checkout", "set", "docs");
      return { directory };
    },
  },
  "sparse no longer": {
    build(keeper) {
      const directory = keeper.shop("sparse-off");
      keeper.git(directory, "sparse-checkout", "set", "docs");
      keeper.git(directory, "sparse-checkout", "disable");
      return { directory };
    },
  },
  "partial clone": {
    build: (keeper) => cloneOf(keeper, "partial", "--filter=blob:none", "--no-checkout"),
    refuses: { program: ["readBlobs", "authorOf"], isomorphic: ["readBlobs", "authorOf"] },
  },
  "partial clone without trees": {
    build: (keeper) => cloneOf(keeper, "treeless", "--filter=tree:0", "--no-checkout"),
    refuses: {
      program: ["listFiles", "listFilesOfAll", "committedFiles", "objectsAt", "readBlobs", "authorOf"],
      isomorphic: ["listFiles", "listFilesOfAll", "objectsAt", "readBlobs", "authorOf"],
    },
  },
  alternates: {
    build(keeper) {
      const origin = keeper.shop("alternates-origin");
      keeper.git(keeper.root, "clone", "--quiet", "--shared", origin, keeper.path("alternates"));
      return { directory: keeper.path("alternates") };
    },
    refuses: { isomorphic: OBJECTS },
  },
  "replacement objects": {
    build(keeper) {
      const directory = keeper.shop("replaced");
      keeper.git(directory, "replace", "main", FEATURE);
      return { directory };
    },
    refuses: { isomorphic: OBJECTS },
  },
  sha256: {
    build: (keeper) => ({ directory: keeper.shop("sha256", "--object-format=sha256") }),
    refuses: { isomorphic: OBJECTS },
  },
  reftable: {
    build: reftable,
    refuses: {
      program: [...REFS, ...OBJECTS, "committedFiles", "stagedFiles", "ignoredBy"],
      isomorphic: [...REFS, ...OBJECTS],
    },
  },
  "an extension of the future": {
    build(keeper) {
      const directory = keeper.shop("future");
      keeper.git(directory, "config", "core.repositoryFormatVersion", "1");
      keeper.write(directory, {
        ".git/config": `${readFileSync(join(directory, ".git/config"), "utf8")}[extensions]\n\tquantum = true\n`,
      });
      return { directory, truth: keeper.shop("present") };
    },
    refuses: {
      program: [...REFS, ...OBJECTS, "committedFiles", "stagedFiles", "ignoredBy"],
      isomorphic: [...REFS, ...OBJECTS],
    },
  },
};
