// Names of refs, the choice among remotes, lines found again: the decisions that need no repository.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findOlderLine, parseBlame } from "../../../src/adapters/git/blame.js";
import { parseConfig } from "../../../src/adapters/git/config-file.js";
import { isRefName } from "../../../src/adapters/git/refs.js";
import { branchOf, chooseRemoteTip, remoteNames, sortTips } from "../../../src/adapters/git/tips.js";
import { isTreePath, parseTree } from "../../../src/adapters/git/trees.js";
import { askGit, hermeticEnvironment } from "../../support/hermetic.js";

const NAMES = [
  "main",
  "feature/user-profiles",
  "$(touch${IFS}x)",
  "größe/日本",
  "x/-n",
  "-n",
  "a.b",
  "a@b",
  "@",
  "a@{b",
];
NAMES.push(
  "a..b",
  ".a",
  "a/.b",
  "a.lock",
  "a.lock/b",
  "a.",
  "a/",
  "/a",
  "a//b",
  "a b",
  "a~1",
  "a^",
  "a:b",
  "a?",
  "a*",
);
NAMES.push(
  "a[b",
  "a\\b",
  "a\tb",
  "a\x7fb",
  "a'b",
  'a"b',
  "a;b|c&d",
  "HEAD",
  "100%",
  "a\u202eb",
  "a\u009bb",
  "{}",
  "a#b",
);

test.each(NAMES)("%j is a branch exactly when git accepts it", (name) => {
  const environment = hermeticEnvironment("/");
  const isAccepted = askGit("/", environment, ["check-ref-format", `refs/heads/${name}`]) !== null;
  expect(isRefName(`refs/heads/${name}`)).toBe(isAccepted);
});

test("no accepted name leaves its directory", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", ".", "/", "\\", "~", "é", "-") }), (name) => {
      const isInside = join("/r/refs/heads", name) === `/r/refs/heads/${name}`;
      expect(isInside || !isRefName(`refs/heads/${name}`)).toBe(true);
    }),
  );
});

describe("the tip of a branch that is only on remotes", () => {
  const tips = (...remotes: (readonly [remote: string, commit: string])[]) =>
    remotes.map(([remote, commit]) => ({ branch: "login", ref: `refs/remotes/${remote}/login`, commit }));
  const config = (text: string) => parseConfig(text, "config");

  test.each([
    ["none", tips(), "", null],
    ["the only one", tips(["fork", "1"]), "", "fork"],
    ["origin before others", tips(["fork", "1"], ["origin", "2"]), "", "origin"],
    ["the configured one before origin", tips(["fork", "1"], ["origin", "2"]), "fork", "fork"],
    ["a configured one that lacks it", tips(["fork", "1"]), "gone", "fork"],
    ["the local remote is none", tips(["fork", "1"]), ".", "fork"],
    ["all agree", tips(["fork", "1"], ["other", "1"]), "", "fork"],
  ])("%s", (_, candidates, remote, expected) => {
    const settings = config(
      remote === "" ? "" : `[branch "login"]\nremote = ${remote}\nmerge = refs/heads/main\n`,
    );
    const tip = chooseRemoteTip("login", candidates, settings);
    expect(tip?.ref ?? null).toBe(expected === null ? null : `refs/remotes/${expected}/login`);
  });

  test("several that differ are refused with the candidates", () => {
    expect(() => chooseRemoteTip("login", tips(["fork", "1"], ["other", "2"]), config(""))).toThrow(
      expect.objectContaining({
        code: "REF_AMBIGUOUS",
        details: {
          candidates: [
            { ref: "refs/remotes/fork/login", commit: "1" },
            { ref: "refs/remotes/other/login", commit: "2" },
          ],
        },
      }),
    );
  });

  test("a remote whose name holds a slash is known by the configuration", () => {
    const remotes = remoteNames(config('[remote "team"]\nurl = x\n[remote "team/fork"]\nurl = y\n'));
    expect(branchOf("refs/remotes/team/fork/login", remotes)).toBe("login");
    expect(branchOf("refs/remotes/team/fork/login", [])).toBe("fork/login");
    expect(branchOf("refs/remotes/origin", remotes)).toBe(null);
    expect(branchOf("refs/tags/v1", remotes)).toBe(null);
  });

  test("origin/HEAD is no branch", () => {
    const refs = [{ ref: "refs/remotes/origin/HEAD", oid: "1", isSymbolic: true }];
    expect(sortTips(refs, config(""))).toEqual({ local: [], remote: [] });
  });
});

describe("a line found again in the older text", () => {
  test.each([
    ["a\nb\nc\n", "a\nb\nc\n", 2, 2],
    ["a\nb\nc\n", "a\r\nb\r\nc\r\n", 3, 3],
    ["a\nb\nc\n", "a\nx\nc\n", 2, null],
    ["a\nb\nc\n", "x\na\nb\nc\n", 2, 1],
    ["a\nb\nc\n", "b\nc\n", 1, 2],
    ["a\nb\nc\nd\n", "a\nc\nx\nd\n", 2, 3],
    ["a\nb\n", "a\nb", 2, 2],
    ["", "a\n", 1, null],
    ["a\n", "a\n", 2, null],
    ["a\n", "a\n", 0, null],
  ])("%j → %j, line %d", (older, newer, line, expected) => {
    expect(findOlderLine(older, newer, line)).toBe(expected);
  });

  test("what is found has the same text, later lines are found later, and an unchanged text is found whole", () => {
    const lines = fc.array(fc.constantFrom("a", "b", "c", ""), { maxLength: 12 });
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        let last = 0;
        for (const [index, text] of after.entries()) {
          const found = findOlderLine(before.join("\n"), after.join("\n"), index + 1);
          if (found === null) continue;
          expect(before[found - 1]).toBe(text);
          expect(found).toBeGreaterThan(last);
          last = found;
        }
        expect(findOlderLine(`${after.join("\n")}\nend`, `${after.join("\n")}\nend`, after.length + 1)).toBe(
          after.length + 1,
        );
      }),
    );
  });

  test("texts too large to compare whole are matched by lines that occur once", () => {
    const many = Array.from({ length: 3000 }, (_, index) => `line ${index}`);
    const older = ["first", ...many, "last"].join("\n");
    const newer = ["other", ...many.toReversed(), "end"].join("\n");
    expect(findOlderLine(older, newer, 2)).toBe(3001);
    expect(findOlderLine(older, newer, 1)).toBe(null);
  });
});

test.each([
  ["+0130", "2026-11-20T10:32:00+01:30"],
  ["-0800", "2026-11-20T01:02:00-08:00"],
  ["+0000", "2026-11-20T09:02:00+00:00"],
  ["+9999", "2026-11-20T09:02:00Z"],
])("an author's zone %s gives %s", (zone, date) => {
  const oid = "1".repeat(40);
  expect(parseBlame(`${oid} 1 1 1\nauthor Ada\nauthor-time 1795165320\nauthor-tz ${zone}\n\ttext\n`)).toEqual(
    {
      commit: oid,
      author: "Ada",
      date,
    },
  );
  expect(parseBlame("nonsense")).toBe(null);
});

test("a damaged tree is refused", () => {
  expect(() => parseTree(Buffer.from("100644 a\0short"), 20)).toThrow("damaged");
  expect(parseTree(Buffer.alloc(0), 20)).toEqual([]);
});

test.each([
  ["a/b", true],
  ["a//b", false],
  ["/a", false],
  ["../a", false],
  ["a/.", false],
  ["a\0", false],
])("%j can stand in a tree: %j", (path, expected) => {
  expect(isTreePath(path)).toBe(expected);
});

test("asking for HEAD loads no process, no library and no backend", () => {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    const text = readFileSync(path, "utf8");
    for (const [, isType, from = ""] of text.matchAll(/^(?:import|export)( type)? [^;]*?from "([^"]+)";/gm)) {
      if (isType !== undefined) continue;
      if (from.startsWith(".")) visit(join(dirname(path), from.replace(/\.js$/, ".ts")));
      else packages.add(from);
    }
  };
  visit("src/adapters/git/git.ts");
  expect([...packages].sort()).toEqual(["node:fs", "node:path"]);
  expect([...seen].map((path) => path.replace(/.*\//, ""))).not.toContain("program.ts");
});
