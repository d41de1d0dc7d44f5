// A person's desk while git works: entries that nobody committed lie in the worktree, and ordinary git commands run. What
// the files hold is told by a reader of its own.
import { cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { authoring, hermeticEnvironment, makeTemporaryDirectory, runGit } from "../../support/hermetic.js";
import {
  CONFIG,
  CONFIG_TEXT,
  entries,
  json,
  PROJECT,
  record,
  TASK,
  ulid,
  World,
} from "../../support/world.js";
import { writeFileSync } from "node:fs";
import { readRecords } from "./oracle.js";

/** How the entries lie in the worktree. */
export const FORMS = ["in single files", "sealed", "some sealed, some not"] as const;
export type Form = (typeof FORMS)[number];

export const CODE = "src/cart.ts";
const OTHER_CODE = "src/login.ts";
const REFS = ["task-42", "project"] as const;
const DIRECTORIES = [".context/tasks/task-42/entries", ".context/project/entries"];

export class Desk {
  readonly world: World;
  /** The ids of what was recorded at this desk. */
  readonly recorded: string[] = [];

  constructor() {
    this.world = World.bare();
    cpSync(TEMPLATE, this.world.outside, { recursive: true });
  }

  git(...args: string[]): string {
    return this.world.git(...args);
  }

  /** Records entries in both contexts, in a form. */
  async record(form: Form = "in single files", directory = this.world.top): Promise<void> {
    const shell = this.world.at(directory);
    const append = async (ref: string, count: number): Promise<void> => {
      for (let index = 0; index < count; index++) {
        const text = `step ${this.recorded.length}`;
        this.recorded.push((await shell.progress({ ref, text, by: "@ada" })).data.id);
        this.world.clock.advance(60_000);
      }
    };
    await append("task-42", 3);
    await append("project", 2);
    if (form !== "in single files") await shell.seal({});
    if (form === "some sealed, some not") await append("task-42", 2);
  }

  /** Changes code that git tracks. */
  edit(path = OTHER_CODE): void {
    this.world.write({ [path]: `${this.world.read(path)}// One more line.\n` });
  }

  /** Of what was recorded at this desk, what the files of some worktrees hold. */
  stored(directories: readonly string[] = [this.world.top]): string[] {
    const ids = new Set(directories.flatMap(readIds));
    return this.recorded.filter((id) => ids.has(id));
  }

  /** What a person reads in both contexts: every id as often as it is shown, and what is found. */
  async read(directory = this.world.top): Promise<{ ids: string[]; codes: string[] }> {
    const read = { ids: [] as string[], codes: [] as string[] };
    for (const ref of REFS) {
      const { data, findings } = await this.world.at(directory).log({ ref });
      read.ids.push(...data.entries.map(({ id }) => id).filter((id) => this.recorded.includes(id)));
      read.codes.push(...findings.map(({ code }) => code));
    }
    return { ids: read.ids.sort(), codes: read.codes };
  }
}

/** Every id in the files of a worktree; a line that is no record is a fault. */
function readIds(directory: string): string[] {
  const files = DIRECTORIES.map((path) => join(directory, path)).flatMap((path) =>
    existsSync(path) ? readdirSync(path).map((name) => join(path, name)) : [],
  );
  return files.flatMap((path) => {
    const records = readRecords(path);
    if (records === null) throw new Error(`${path} holds something else than records.`);
    return records.map(({ id }) => id);
  });
}

/**
 * The shop, and its origin one commit ahead. Every branch changes the same file of code at a place of its own, and
 * brings an entry of its own: `other`, `picked` and main have parted.
 */
const TEMPLATE = makeTemplate();

function makeTemplate(): string {
  const { path, remove } = makeTemporaryDirectory("desk");
  process.on("exit", remove);
  const environment = authoring(hermeticEnvironment(path));
  const [shop, origin, colleague] = ["shop", "origin.git", "colleague"].map((name) => join(path, name));
  const git = (directory: string, ...args: string[]) => runGit(directory, environment, args);
  const commit = (directory: string, files: Record<string, string>) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), text);
    }
    git(directory, "add", "--all");
    git(directory, "commit", "--quiet", "--message", Object.keys(files)[0] as string);
  };
  const lines = Array.from({ length: 30 }, (_, index) => `export const line${index} = ${index};`);
  const codeWith = (line: number) =>
    `${lines.map((text, index) => (index === line ? `${text} // changed` : text)).join("\n")}\n`;
  const entry = (id: string) => ({
    [`${DIRECTORIES[0]}/${ulid(id)}.jsonl`]: entries(record(id, `entry ${id}`)),
  });

  mkdirSync(shop as string);
  git(shop as string, "init", "--quiet", "--template=", "--initial-branch=main");
  commit(shop as string, {
    ".context/.gitignore": "*.local.md\n*.local.json\n.ctx-*.tmp\n",
    [CONFIG]: CONFIG_TEXT,
    [PROJECT]: json({ caching: "in memory" }),
    [TASK]: json({ title: "Implement user authentication" }),
    [CODE]: codeWith(-1),
    [OTHER_CODE]: "export const login = () => {};\n",
    ...entry("1"),
  });
  for (const [branch, line, id] of [
    ["other", 2, "2"],
    ["picked", 10, "3"],
  ] as const) {
    git(shop as string, "switch", "--quiet", "--create", branch, "main");
    commit(shop as string, { [CODE]: codeWith(line), ...entry(id) });
  }
  git(shop as string, "switch", "--quiet", "main");
  commit(shop as string, { "README.md": "# The shop\n", ...entry("4") });
  git(path, "clone", "--quiet", "--bare", "--template=", "shop", "origin.git");
  git(shop as string, "remote", "add", "origin", "../origin.git");
  git(shop as string, "fetch", "--quiet");
  git(shop as string, "branch", "--quiet", "--set-upstream-to=origin/main");
  git(path, "clone", "--quiet", "--template=", origin as string, "colleague");
  commit(colleague as string, { [CODE]: codeWith(20), ...entry("5") });
  git(colleague as string, "push", "--quiet");
  return path;
}
