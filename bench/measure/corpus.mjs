// The corpus of a measurement: made once for each version of its scripts, kept below the system's temporary directory.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeCorpus } from "../make-corpus.mjs";
import { cleanEnvironment } from "./environment.mjs";

const BENCH = fileURLToPath(new URL("..", import.meta.url));

/** Makes or reuses the corpus. `say` hears when that takes a while. */
export async function openCorpus({ directory = defaultDirectory(), say = () => {} } = {}) {
  const description = join(directory, "corpus.json");
  if (!existsSync(description)) {
    say(`making the corpus in ${directory} …`);
    rmSync(directory, { recursive: true, force: true });
    await makeCorpus(directory);
  }
  return makeHandle(JSON.parse(readFileSync(description, "utf8")));
}

function makeHandle(corpus) {
  const environment = cleanEnvironment(corpus.home);
  const git = (cwd, ...args) => execFileSync("git", args, { cwd, env: environment, encoding: "utf8" });
  return {
    ...corpus,
    environment,
    git,
    /** Puts the main checkout on a branch. */
    switchTo: (branch) => git(corpus.shop, "switch", "-q", branch),
    /** Takes away what measured commands wrote: new files, changes, and what ctx keeps beside the repository. */
    restore(cwd = corpus.shop) {
      git(cwd, "reset", "-q", "--hard");
      git(cwd, "clean", "-fdq");
      rmSync(join(corpus.shop, ".git/ctx"), { recursive: true, force: true });
    },
    /** The files that are not in the repository, relative to a checkout. */
    listNew: (cwd = corpus.shop) => {
      return git(cwd, "ls-files", "-z", "--others", "--", ".context").split("\0").filter(Boolean);
    },
  };
}

/** Named by the scripts that make it, so that a change of theirs makes a new one. */
function defaultDirectory() {
  const hash = createHash("sha256");
  const scripts = readdirSync(join(BENCH, "corpus"))
    .sort()
    .map((name) => join("corpus", name));
  for (const name of ["make-corpus.mjs", ...scripts])
    hash.update(name).update(readFileSync(join(BENCH, name)));
  return join(tmpdir(), `ctx-bench-${hash.digest("hex").slice(0, 12)}`);
}
