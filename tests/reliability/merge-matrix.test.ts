// Branches that only append, and everything that git can do with them: no conflict, nothing lost, nothing twice (SPEC
// §15, P7). Each situation is tried with files as they are appended and sealed, and with texts so alike that git takes
// one file for another one renamed.
import fs from "node:fs";
import * as isomorphic from "isomorphic-git";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { json } from "../support/world.js";
import { CHECKOUT, LOGIN, Team, type Style } from "./support/team.js";
import { PATIENT, TIER } from "./support/tier.js";

const STYLES: readonly Style[] = (["alike", "different"] as const).flatMap((texts) =>
  (["nobody", "the branches", "everybody"] as const).map((seals) => ({ seals, texts })),
);

/** Ends with everything in the main worktree, unless it says where. */
type Situation = (team: Team) => Promise<void>;

const merge = ["merge", "--quiet", "--no-edit"];

/** Both sides of most situations: two commits on the branch, two on main, in turns. */
async function part(team: Team, ref = LOGIN): Promise<void> {
  for (const branch of ["feature/login", "main", "feature/login", "main"]) {
    team.go(branch);
    await team.work(3, ref);
  }
}

const SITUATIONS: Readonly<Record<string, Situation>> = {
  async "merge, both append"(team) {
    await part(team);
    team.git(...merge, "feature/login");
  },

  async "merge, both write the first entry of a task"(team) {
    await part(team, CHECKOUT);
    team.git(...merge, "feature/login");
  },

  async "merge, both create the same task and append"(team) {
    for (const branch of ["feature/login", "main"]) {
      team.go(branch);
      // Two machines: ctx on one of them would refuse what the other branch has.
      team.world.write({ ".context/tasks/task-44/context.json": json({ title: "Refunds" }) });
      await team.work(2, "task-44");
    }
    team.git(...merge, "feature/login");
  },

  async "merge of a retraction with its entry's branch"(team) {
    team.go("feature/login");
    const [id] = await team.work(2);
    team.go("review", "feature/login");
    await team.retract(id as string);
    await team.work(1);
    team.go("main");
    await team.work(2);
    team.git(...merge, "feature/login");
    team.git(...merge, "review");
  },

  async "both retract the same entry"(team) {
    for (const branch of ["feature/login", "main"]) {
      team.go(branch);
      await team.retract("01KAGC00000000000000000002");
      await team.work(1);
    }
    team.git(...merge, "feature/login");
  },

  async "rebase of five commits onto a main that moved"(team) {
    for (let commit = 0; commit < 5; commit++) {
      team.go("feature/login");
      await team.work(2);
      team.go("main");
      await team.work(2);
    }
    team.go("feature/login");
    team.git("rebase", "--quiet", "main");
    team.go("main");
    team.git(...merge, "--ff-only", "feature/login");
  },

  async "rebase with the apply backend"(team) {
    await part(team);
    team.go("feature/login");
    team.git("rebase", "--quiet", "--apply", "main");
    team.go("main");
    team.git(...merge, "feature/login");
  },

  async "rebase that keeps merges"(team) {
    await part(team);
    team.go("feature/login");
    team.git(...merge, "main");
    await team.work(2);
    team.go("main");
    await team.work(2);
    team.go("feature/login");
    team.git("rebase", "--quiet", "--rebase-merges", "main");
    team.go("main");
    team.git(...merge, "feature/login");
  },

  async "cherry-pick of the second of three commits"(team) {
    team.go("feature/login");
    const first = await team.work(2);
    await team.work(2);
    const picked = team.git("rev-parse", "HEAD");
    const last = await team.work(2);
    team.go("main");
    await team.work(2);
    team.git("cherry-pick", picked);
    team.expectGone([...first, ...last]);
  },

  async "cherry-pick, later the whole branch is merged"(team) {
    team.go("feature/login");
    await team.work(2);
    await team.work(2);
    const picked = team.git("rev-parse", "HEAD");
    await team.work(2);
    team.go("main");
    await team.work(2);
    team.git("cherry-pick", picked);
    await team.work(1);
    team.git(...merge, "feature/login");
  },

  async "squash merge, the branch goes on, is merged again"(team) {
    await part(team);
    for (let round = 0; round < 2; round++) {
      team.git("merge", "--quiet", "--squash", "feature/login");
      team.git("commit", "--quiet", "--message", "Log in");
      team.go("feature/login");
      await team.work(2);
      team.go("main");
    }
    team.git(...merge, "feature/login");
  },

  async "squash merge, then the branch is rebased"(team) {
    await part(team);
    team.git("merge", "--quiet", "--squash", "feature/login");
    team.git("commit", "--quiet", "--message", "Log in");
    await team.work(2);
    team.go("feature/login");
    await team.work(2);
    team.git("rebase", "--quiet", "main");
    team.go("main");
    team.git(...merge, "--ff-only", "feature/login");
  },

  async "criss-cross merges"(team) {
    await part(team);
    team.git("branch", "main-before");
    team.git(...merge, "feature/login");
    await team.work(2);
    team.go("feature/login");
    team.git(...merge, "main-before");
    await team.work(2);
    team.go("main");
    team.git(...merge, "feature/login");
  },

  async "octopus of four"(team) {
    const branches = ["login", "tokens", "sessions", "cookies"];
    for (const branch of branches) {
      team.go(branch);
      await team.work(2);
      await team.work(2, CHECKOUT);
    }
    team.go("main");
    await team.work(2);
    team.git(...merge, ...branches);
    expect(team.git("rev-list", "--parents", "--max-count=1", "HEAD").split(" ")).toHaveLength(6);
  },

  async "revert of a middle append"(team) {
    team.go("main");
    await team.work(2);
    const reverted = await team.work(2);
    const commit = team.git("rev-parse", "HEAD");
    await team.work(2);
    team.git("revert", "--no-edit", commit);
    team.expectGone(reverted);
    await team.work(1);
  },

  async "revert on one side, appends on the other"(team) {
    team.go("main");
    const reverted = await team.work(2);
    team.go("feature/login", "main");
    await team.work(3);
    team.go("main");
    team.git("revert", "--no-edit", "HEAD");
    team.expectGone(reverted);
    await team.work(3);
    team.git(...merge, "feature/login");
  },

  async "revert of a merge, and of that revert"(team) {
    await part(team);
    team.git(...merge, "feature/login");
    team.git("revert", "--no-edit", "--mainline", "1", "HEAD");
    await team.work(2);
    team.git("revert", "--no-edit", "HEAD~1");
    team.go("feature/login");
    await team.work(2);
    team.go("main");
    team.git(...merge, "feature/login");
  },

  async "patches by mail"(team) {
    await part(team);
    team.git("format-patch", "--quiet", "--output-directory=../mail", "start..feature/login");
    const mails = fs.readdirSync(`${team.world.outside}/mail`).sort();
    team.git("am", "--quiet", "-3", ...mails.map((mail) => `../mail/${mail}`));
  },

  async "patches by mail, later the branch itself is merged"(team) {
    await SITUATIONS["patches by mail"]?.(team);
    await team.work(2);
    team.git(...merge, "feature/login");
  },

  async "stash, pull, pop"(team) {
    await part(team);
    team.go("feature/login");
    await team.append(2);
    team.git("add", ".context/tasks");
    await team.append(2);
    team.git("stash", "--include-untracked", "--quiet");
    team.git("pull", "--quiet", "--no-rebase", "--no-edit", ".", "main");
    team.git("stash", "pop", "--quiet");
    await team.commit();
  },

  async "pull while entries are not committed"(team) {
    await part(team);
    team.go("feature/login");
    await team.append(3);
    team.git("pull", "--quiet", "--no-rebase", "--no-edit", ".", "main");
    team.git("switch", "--quiet", "main");
    team.git("pull", "--quiet", "--rebase", ".", "feature/login");
    await team.commit();
  },

  async "one writer on two branches, in two worktrees"(team) {
    const linked = team.goBeside("feature/login");
    for (let round = 0; round < 3; round++) {
      await team.work(2, LOGIN, linked);
      await team.work(2);
    }
    team.git(...merge, "feature/login");
  },

  async "a side that seals late, when the other has some of the same files"(team) {
    team.go("feature/login");
    await team.append(3);
    team.git("add", "--all");
    team.git("commit", "--quiet", "--message", "Work");
    team.git("reset", "--quiet", "--mixed", "HEAD~1");
    const tip = team.git("rev-parse", "HEAD@{1}");
    await team.world.seal({});
    team.git("add", "--all");
    team.git("commit", "--quiet", "--message", "Work, sealed");
    team.go("main");
    await team.work(2);
    team.git(...merge, tip, "-m", "The loose ones");
    team.git(...merge, "feature/login");
  },

  async "a bare server without attributes merges trees"(team) {
    await part(team);
    const server = `${team.world.outside}/server.git`;
    team.git("clone", "--quiet", "--bare", ".", server);
    const tree = team.world.gitIn(server, "merge-tree", "--write-tree", "main", "feature/login");
    const commit = team.world.gitIn(
      server,
      "commit-tree",
      tree,
      "-p",
      "main",
      "-p",
      "feature/login",
      "-m",
      "Merged by the server",
    );
    team.world.gitIn(server, "update-ref", "refs/heads/main", commit);
    team.git("pull", "--quiet", "--ff-only", server, "main");
  },

  async "isomorphic-git merges in a bare repository"(team) {
    await part(team);
    const gitdir = `${team.world.outside}/server.git`;
    team.git("clone", "--quiet", "--bare", ".", gitdir);
    const author = { name: "Server", email: "server@example.com" };
    await isomorphic.merge({
      fs,
      gitdir,
      ours: "main",
      theirs: "feature/login",
      author,
      abortOnConflict: true,
    });
    team.git("pull", "--quiet", "--ff-only", gitdir, "main");
  },

  async "one side removes what was recorded of a task, the other appends to it"(team) {
    team.go("main");
    const removed = await team.work(2, CHECKOUT);
    team.go("feature/login", "main");
    await team.work(2, CHECKOUT);
    team.go("main");
    team.git("rm", "-r", "--quiet", ".context/tasks/task-43/entries");
    team.git("commit", "--quiet", "--message", "Remove what was recorded");
    team.expectGone(removed, CHECKOUT);
    team.git(...merge, "feature/login");
  },
};

/** The quick tier tries one style a situation, another one for the next. */
const TRIED = Object.entries(SITUATIONS).map(([name, situation], at) => {
  const styles = TIER === "long" ? STYLES : [STYLES[at % STYLES.length] as Style];
  return [name, situation, styles] as const;
});

describe("the merge matrix", () => {
  test.for(TRIED)("%s", PATIENT, async ([, situation, styles], { task }) => {
    const counts = { "ways to record": 0, "entries read once": 0 };
    for (const style of styles) {
      const team = new Team(style);
      // Whatever git refuses, a conflict above all, is thrown here.
      await situation(team);
      expect(await team.read()).toEqual(team.expected());
      counts["ways to record"]++;
      counts["entries read once"] += team.count;
    }
    task.meta.counts = counts;
  });
});

/** Runs what git may ask about; tells whether it did, and that it asked where a file belongs and not what is in it. */
function isAsked(team: Team, ...command: readonly string[]): boolean {
  const refused = team.world.tryGit(...command) === null;
  const unmerged = team.git("ls-files", "--unmerged", "-z").split("\0").filter(Boolean);
  const sides = unmerged.map((line) => line.split("\t")[0]?.split(" ")[2]);
  expect(sides).toEqual(unmerged.map(() => "3"));
  expect(unmerged.length > 0).toBe(refused);
  return refused;
}

/** The ids in all entries files of the worktree, read without ctx. */
function readIds(team: Team): string[] {
  return fs
    .readdirSync(join(team.world.top, ".context/tasks"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".jsonl"))
    .flatMap((name) => team.world.read(`.context/tasks/${name}`).trimEnd().split("\n"))
    .map((line) => (JSON.parse(line) as { id: string }).id);
}

// What write-once files cannot prevent: where all entries of a context are gone on one side and texts like theirs are new
// in another context, git takes the directory for one that moved, and asks whether what comes from the other side belongs
// there now. That takes a person who removes entries, which is why archiving is an entry and no removal, or a cherry-pick
// onto a branch that never had them. However the person answers, nothing is lost.
describe.for(STYLES.filter(({ seals }) => TIER === "long" || seals === "nobody"))(
  "git asks where a directory went ($texts, sealed by $seals)",
  (style) => {
    test("a task's files are removed by hand while others append to it", PATIENT, async () => {
      const team = new Team(style);
      team.go("main");
      await team.work(4, CHECKOUT);
      team.go("feature/login", "main");
      const appended = await team.work(2, CHECKOUT);
      team.go("main");
      team.git("rm", "-r", "--quiet", ".context/tasks/task-43");
      await team.work(4);
      expect(isAsked(team, ...merge, "feature/login")).toBe(style.texts === "alike");
      expect(readIds(team)).toEqual(expect.arrayContaining(appended));
    });

    test(
      "cherry-pick onto a branch that has no entry of that task, and many like them of another",
      PATIENT,
      async () => {
        const team = new Team(style);
        team.go("feature/login");
        await team.work(4, CHECKOUT);
        const picked = await team.work(2, CHECKOUT);
        team.go("main");
        await team.work(4);
        // A file of several entries is not like a file of one.
        const areAlike = style.texts === "alike" && style.seals !== "the branches";
        expect(isAsked(team, "cherry-pick", "feature/login")).toBe(areAlike);
        expect(readIds(team)).toEqual(expect.arrayContaining(picked));
      },
    );
  },
);
