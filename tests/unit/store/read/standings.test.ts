// How git is asked where texts come from: all at once, and again alone where one refusal took the others with it.
import { expect, test } from "vitest";
import { CtxError } from "../../../../src/errors/ctx-error.js";
import type { EntryRecord } from "../../../../src/model/entry.js";
import type { ObjectId, Repository, TreeFile } from "../../../../src/ports/git.js";
import { findStandings, type PlacedText } from "../../../../src/store/read/standings.js";

const MAIN = "1".repeat(40);
const OWN = "2".repeat(40);
const BATCH = ".context/tasks/task-42/entries/01KAGC00000000000000000001.jsonl";
const FILES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [MAIN]: { ".context/project/context.md": "The shop.\n" },
  [OWN]: {
    ".context/project/context.md": "The shop, and its login.\n",
    [BATCH]: `${JSON.stringify(recordOf(1))}\n${JSON.stringify(recordOf(2))}\n`,
  },
};

function recordOf(number: number): EntryRecord {
  const id = `01KAGC0000000000000000000${number}`;
  return { v: 1, id, kind: "progress", at: "2026-01-05T09:00:00Z", by: "@ada", text: `part ${number}` };
}

/** A repository of those files, that notes how many listings are under way and refuses as `listing` says. */
function lay(listing: (underWay: number) => void = () => undefined) {
  let underWay = 0;
  let most = 0;
  const repository: Partial<Repository> = {
    defaultTip: async () => ({ branch: "main", ref: "refs/heads/main", commit: MAIN }),
    listFiles: async (commit: ObjectId, directory: string) => {
      most = Math.max(most, ++underWay);
      await Promise.resolve();
      try {
        listing(underWay);
      } finally {
        underWay--;
      }
      const paths = Object.keys(FILES[commit] ?? {}).filter((path) => path.startsWith(`${directory}/`));
      return paths.map((path): TreeFile => ({ path, oid: `${commit}:${path}`, kind: "file" }));
    },
    readBlobs: async (oids) =>
      oids.map((oid) => {
        const [commit = "", path = ""] = oid.split(":");
        return new TextEncoder().encode(FILES[commit]?.[path]);
      }),
  };
  const place = {
    workspace: { repository: repository as Repository, prefix: "" },
    current: { name: "feature/login", commit: OWN } as never,
  };
  return { place, most: () => most };
}

const placed = (path: string, content: PlacedText["content"]): PlacedText => ({
  path,
  isPersonal: false,
  content,
  tip: null,
});

const TEXTS = [
  placed(".context/project/context.md", { text: "The shop.\r\n" }),
  placed(".context/project/context.md", { text: "The shop, and its login.\n" }),
  placed(".context/project/context.md", { text: "Nobody wrote this.\n" }),
  placed(BATCH, { record: recordOf(1) }),
  placed(BATCH, { record: { ...recordOf(2), text: "another text" } as EntryRecord }),
  placed(BATCH, { record: recordOf(2) }),
];
const KINDS = ["default-branch", "own-branch", "uncommitted", "own-branch", "uncommitted", "own-branch"];

test("a text's standing is told by what the trees hold; all directories are asked for at once", async () => {
  const { place, most } = lay();
  expect((await findStandings(place, TEXTS)).map(({ kind }) => kind)).toEqual(KINDS);
  expect(most()).toBe(4);
});

test("what was refused together with others is asked for alone", async () => {
  const { place } = lay((underWay) => {
    if (underWay > 1) throw new CtxError("REPOSITORY_UNSUPPORTED", "git ended");
  });
  expect((await findStandings(place, TEXTS)).map(({ kind }) => kind)).toEqual(KINDS);
});

test("what git refuses in any case vouches for nothing", async () => {
  const { place } = lay(() => {
    throw new CtxError("REPOSITORY_UNSUPPORTED", "git has no such object");
  });
  expect((await findStandings(place, TEXTS)).map(({ kind }) => kind)).toEqual(TEXTS.map(() => "uncommitted"));
});
