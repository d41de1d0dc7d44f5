// The corpora of a measurement: made once for each version of their scripts, kept below the system's temporary directory.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeEntry } from "../corpus/entries.mjs";
import { makeCorpus } from "../make-corpus.mjs";
import { makeManyEntries } from "../many-entries.mjs";
import { cleanEnvironment } from "./environment.mjs";

const LOOSE_MS = Date.UTC(2026, 10, 1);
/** The number of the last loose entry that was made: no entry of a corpus has a negative one so low. */
let loose = -1_000_000;

const BENCH = fileURLToPath(new URL("..", import.meta.url));

/** Makes or reuses the corpus. `say` hears when that takes a while. */
export async function openCorpus({ directory = defaultDirectory("make-corpus.mjs"), say = () => {} } = {}) {
  const description = join(directory, "corpus.json");
  if (!existsSync(description)) {
    say(`making the corpus in ${directory} …`);
    rmSync(directory, { recursive: true, force: true });
    await makeCorpus(directory);
  }
  return makeHandle(JSON.parse(readFileSync(description, "utf8")));
}

/** Makes or reuses the repository of 100,000 entries, in the order in which it was when it was made. */
export async function openManyEntries({
  directory = defaultDirectory("many-entries.mjs"),
  say = () => {},
} = {}) {
  const description = join(directory, "corpus.json");
  const journal = join(directory, "journal");
  if (!existsSync(description)) {
    say(`making 100,000 entries in ${directory} …`);
    rmSync(directory, { recursive: true, force: true });
    const { shop } = await makeManyEntries(directory);
    renameSync(join(shop, ".git/ctx/journal"), journal);
  }
  const handle = makeHandle(JSON.parse(readFileSync(description, "utf8")));
  const own = join(handle.shop, ".git/ctx/journal");
  return { ...handle, layJournal: () => void cpSync(journal, own, { recursive: true }) };
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
    /** Puts single entries into a checkout, as an agent records them: each time others, and the journal hears nothing. */
    putLoose: (count, cwd = corpus.shop) => {
      for (let left = count; left > 0; left--) {
        const entry = { number: --loose, timeMs: LOOSE_MS, kind: "progress" };
        const { path, text } = makeEntry(".context/tasks/task-42", entry);
        mkdirSync(dirname(join(cwd, path)), { recursive: true });
        writeFileSync(join(cwd, path), text);
      }
    },
    /** The files that are not in the repository, relative to a checkout. */
    listNew: (cwd = corpus.shop) => {
      return git(cwd, "ls-files", "-z", "--others", "--", ".context").split("\0").filter(Boolean);
    },
  };
}

/** Named by the scripts that make it, so that a change of theirs makes a new one. */
function defaultDirectory(main) {
  const hash = createHash("sha256");
  const scripts = readdirSync(join(BENCH, "corpus"))
    .sort()
    .map((name) => join("corpus", name));
  for (const name of [main, ...scripts]) hash.update(name).update(readFileSync(join(BENCH, name)));
  return join(tmpdir(), `ctx-bench-${hash.digest("hex").slice(0, 12)}`);
}
