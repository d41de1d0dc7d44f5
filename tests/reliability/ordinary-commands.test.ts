// Ordinary git commands while entries lie in the worktree that nobody committed: git refuses none of them because of
// entries, and `ctx recover` brings back exactly what one took away (SPEC §15, P6 and P9).
import { describe, expect, test } from "vitest";
import { CODE, Desk, FORMS, type Form } from "./support/desk.js";
import { forTier, PATIENT } from "./support/tier.js";

interface Row {
  /** The commands; each must succeed. */
  readonly run: readonly (readonly string[])[];
  /** Whether the worktree still holds the entries afterwards. */
  readonly keeps: boolean;
  /** Whether the person has changed code as well. */
  readonly isDirty?: true;
  /** What comes before the entries are recorded. */
  readonly before?: (desk: Desk) => void;
  /** What a person does once everything is back, and must work. */
  readonly after?: (desk: Desk) => void;
}

const commitOwn = (desk: Desk): void => void desk.world.commit("Work of our own", { "docs/own.md": "own\n" });
const pop = (desk: Desk): void => void desk.git("stash", "pop", "--quiet");

const ROWS: Readonly<Record<string, Row>> = {
  "switch other": { run: [["switch", "other"]], keeps: true },
  "switch, and back": {
    run: [
      ["switch", "other"],
      ["switch", "-"],
    ],
    keeps: true,
  },
  "switch --create": { run: [["switch", "--create", "fresh", "other"]], keeps: true },
  "merge other": { run: [["merge", "--no-edit", "other"]], keeps: true },
  "merge --squash, commit": {
    run: [
      ["merge", "--squash", "other"],
      ["commit", "--quiet", "--message", "Squashed"],
    ],
    keeps: true,
  },
  "pull, forward": { run: [["pull", "--ff-only"]], keeps: true },
  "pull, merging": { before: commitOwn, run: [["pull", "--no-rebase", "--no-edit"]], keeps: true },
  "pull --rebase": { before: commitOwn, run: [["pull", "--rebase"]], keeps: true },
  "pull --rebase --autostash, code changed": {
    before: commitOwn,
    run: [["pull", "--rebase", "--autostash"]],
    keeps: true,
    isDirty: true,
  },
  "rebase other": { run: [["rebase", "other"]], keeps: true },
  "cherry-pick picked": { run: [["cherry-pick", "picked"]], keeps: true },
  "revert HEAD": { run: [["revert", "--no-edit", "HEAD"]], keeps: true },
  "bisect, and back": {
    run: [
      ["bisect", "start", "HEAD", "HEAD~1"],
      ["bisect", "reset"],
    ],
    keeps: true,
  },
  "reset --hard": { run: [["reset", "--hard"]], keeps: true, isDirty: true },
  "reset --hard other": { run: [["reset", "--hard", "other"]], keeps: true, isDirty: true },
  "checkout -- .": { run: [["checkout", "--", "."]], keeps: true, isDirty: true },
  "checkout -f": { run: [["checkout", "-f"]], keeps: true, isDirty: true },
  "checkout -f other": { run: [["checkout", "-f", "other"]], keeps: true, isDirty: true },
  "restore .": { run: [["restore", "."]], keeps: true, isDirty: true },
  "commit -a": {
    run: [["commit", "--all", "--quiet", "--message", "Code only"]],
    keeps: true,
    isDirty: true,
  },
  stash: { run: [["stash"]], keeps: true, isDirty: true, after: pop },
  "gc --prune=now": { run: [["gc", "--quiet", "--prune=now"]], keeps: true },
  "clean -fd": { run: [["clean", "-fdq"]], keeps: false },
  "clean -fdx": { run: [["clean", "-fdxq"]], keeps: false },
  "clean -fdx, reset --hard, gc": {
    run: [
      ["clean", "-fdxq"],
      ["reset", "--hard"],
      ["gc", "--quiet", "--prune=now"],
    ],
    keeps: false,
    isDirty: true,
  },
  "stash -u": { run: [["stash", "--include-untracked"]], keeps: false, isDirty: true, after: pop },
  "stash -a": { run: [["stash", "--all"]], keeps: false, isDirty: true, after: pop },
  "stash -u, dropped": {
    run: [
      ["stash", "--include-untracked"],
      ["stash", "drop", "--quiet"],
    ],
    keeps: false,
  },
  "staged, then reset --hard": {
    run: [
      ["add", "--all"],
      ["reset", "--hard"],
    ],
    keeps: false,
    isDirty: true,
  },
  "staged, then checkout -f": {
    run: [
      ["add", "--all"],
      ["checkout", "-f"],
    ],
    keeps: false,
    isDirty: true,
  },
  "staged, then stash": { run: [["add", "--all"], ["stash"]], keeps: false, isDirty: true, after: pop },
  "committed, then reset --hard HEAD~1": {
    run: [
      ["add", "--all"],
      ["commit", "--quiet", "--message", "Entries"],
      ["reset", "--hard", "HEAD~1"],
    ],
    keeps: false,
  },
  "committed on a branch, branch -D": {
    run: [
      ["switch", "--create", "work"],
      ["add", "--all"],
      ["commit", "--quiet", "--message", "Entries"],
      ["switch", "main"],
      ["branch", "-D", "work"],
    ],
    keeps: false,
  },
  "committed on a branch, branch -D, gc --prune=now": {
    run: [
      ["switch", "--create", "work"],
      ["add", "--all"],
      ["commit", "--quiet", "--message", "Entries"],
      ["switch", "main"],
      ["branch", "-D", "work"],
      ["reflog", "expire", "--expire=now", "--all"],
      ["gc", "--quiet", "--prune=now"],
    ],
    keeps: false,
  },
};

/** Both forms that differ are in the last one. */
const TRIED: readonly Form[] = forTier(1, 3) === 1 ? FORMS.slice(-1) : FORMS;

describe.each(TRIED)("entries %s", (form) => {
  test.for(Object.entries(ROWS))("%s", PATIENT, async ([, row], { task }) => {
    const desk = new Desk();
    row.before?.(desk);
    await desk.record(form);
    if (row.isDirty) desk.edit();
    for (const words of row.run) desk.git(...words);
    expect(desk.stored()).toEqual(row.keeps ? desk.recorded : []);
    expect(await desk.read()).toEqual({
      ids: row.keeps ? desk.recorded : [],
      codes: row.keeps ? [] : ["ENTRIES_PENDING", "ENTRIES_PENDING"],
    });
    await expectRecovered(desk, row.keeps ? [] : desk.recorded);
    row.after?.(desk);
    expect(await desk.read()).toEqual({ ids: desk.recorded, codes: [] });
    // Sealing afterwards finds some entries in two files, and loses none of them.
    await desk.world.seal({});
    const { ids, codes } = await desk.read();
    task.meta.counts = {
      entries: desk.recorded.length,
      "taken away": row.keeps ? 0 : desk.recorded.length,
      lost: desk.recorded.filter((id) => !ids.includes(id)).length,
    };
    expect({ ids, codes }).toEqual({ ids: desk.recorded, codes: [] });
  });
});

/** Brings back exactly what is missing, once, and leaves everything else as it is. */
async function expectRecovered(desk: Desk, missing: readonly string[], directory?: string): Promise<void> {
  const shell = directory === undefined ? desk.world : desk.world.at(directory);
  const { data } = await shell.recover({});
  expect(data.recovered.map(({ id }) => id)).toEqual(missing);
  expect((await shell.recover({})).data.recovered).toEqual([]);
  expect(await desk.read(directory)).toEqual({ ids: desk.recorded, codes: [] });
}

test("commit -a of code leaves entries out of the commit", PATIENT, async () => {
  const desk = new Desk();
  await desk.record("some sealed, some not");
  desk.edit();
  desk.git("commit", "--all", "--quiet", "--message", "Code only");
  expect(desk.git("show", "--name-only", "--format=", "HEAD")).toBe("src/login.ts");
});

test(
  "worktree remove --force takes the entries of its files; any other worktree gets them back",
  PATIENT,
  async () => {
    const desk = new Desk();
    const [gone, here] = [desk.world.addWorktree("gone", "-b", "gone"), desk.world.addWorktree("here")];
    await desk.record("some sealed, some not", gone);
    desk.git("worktree", "remove", "--force", gone);
    desk.git("branch", "-D", "gone");
    desk.git("worktree", "prune");
    await expectRecovered(desk, desk.recorded, here);
    expect((await desk.world.recover({})).data.recovered).toEqual([]);
  },
);

test("what other worktrees and branches hold is not missing, and is not brought back", PATIENT, async () => {
  const desk = new Desk();
  const linked = desk.world.addWorktree("linked", "-b", "linked");
  await desk.record("in single files", linked);
  const [first, ...others] = desk.recorded;
  desk.world.gitIn(linked, "add", `.context/tasks/task-42/entries/${first}.jsonl`);
  desk.world.gitIn(linked, "commit", "--quiet", "--message", "One of them");
  expect((await desk.world.recover({})).data.recovered).toEqual([]);
  desk.world.gitIn(linked, "clean", "-fdxq");
  expect((await desk.world.recover({})).data.recovered.map(({ id }) => id)).toEqual(others);
  desk.git("merge", "--no-edit", "linked");
  expect(await desk.read()).toEqual({ ids: desk.recorded, codes: [] });
});

test(
  "a stash that is popped after its entries were brought back and committed elsewhere adds none",
  PATIENT,
  async () => {
    const desk = new Desk();
    await desk.record("some sealed, some not");
    desk.git("stash", "--include-untracked");
    await desk.world.recover({});
    desk.git("add", "--all");
    desk.git("commit", "--quiet", "--message", "Recovered");
    desk.git("switch", "other");
    desk.git("stash", "pop", "--quiet");
    desk.git("switch", "main");
    expect(await desk.read()).toEqual({ ids: desk.recorded, codes: [] });
  },
);

test("were entries lines of one file that git tracks, git would refuse", PATIENT, () => {
  const names = [
    "switch other",
    "merge other",
    "pull, merging",
    "pull --rebase",
    "rebase other",
    "cherry-pick picked",
  ];
  const refused = names.filter((name) => {
    const desk = new Desk();
    const { before, run } = ROWS[name] as Row;
    before?.(desk);
    desk.edit(CODE);
    return run.some((words) => desk.world.tryGit(...words) === null);
  });
  expect(refused).toEqual(names);
});
