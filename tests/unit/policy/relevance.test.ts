import { describe, expect, test } from "vitest";
import { rankCandidates, type Candidate } from "../../../src/policy/relevance.js";
import { parseQuery } from "../../../src/policy/search/query.js";

const make = (path: string, text: string, more: Partial<Candidate> = {}): Candidate => ({
  level: "task",
  path,
  id: null,
  name: "",
  lines: text.split("\n"),
  form: "markdown",
  ...more,
});

function rank(candidates: readonly Candidate[], ...typed: string[]): string[] {
  return rankCandidates(candidates, parseQuery(typed), 20).ranked.map(({ candidate }) => candidate.path);
}

describe("relevance", () => {
  test.each<[what: string, candidates: Candidate[], typed: string[], expected: string[]]>([
    ["what holds no word is left out", [make("a", "login"), make("b", "logout")], ["login"], ["a"]],
    ["a title before text", [make("a", "the login"), make("b", "# Login")], ["login"], ["b", "a"]],
    ["a whole word before a beginning", [make("a", "tokens"), make("b", "token.")], ["token"], ["b", "a"]],
    ["a word inside another is none", [make("a", "obsession")], ["session"], []],
    [
      "all words before the rarer one alone in three titles",
      [
        make("a", "# token\n# token\n# token"),
        make("b", "the session and its token"),
        ...["c", "d", "e"].map((path) => make(path, "session")),
      ],
      ["session", "token"],
      ["b", "a", "c", "d", "e"],
    ],
    [
      "a rare word before a frequent one",
      [make("a", "cache one"), make("b", "cache two"), make("c", "cache three"), make("d", "rotate four")],
      ["cache", "rotate"],
      ["d", "a", "b", "c"],
    ],
    [
      "a short text before a long one",
      [make("a", `token ${"lorem ".repeat(200)}`), make("b", "token lorem")],
      ["token"],
      ["b", "a"],
    ],
    [
      "a phrase must occur as such",
      [make("a", "token of the session"), make("b", "the session token"), make("c", "session\ntoken")],
      ['"session token"'],
      ["c", "b"],
    ],
    [
      "a compound before its parts",
      [make("a", "auth in utils, py"), make("b", "see utils/auth.py")],
      ["utils/auth.py"],
      ["b", "a"],
    ],
    ["accents and case are no matter", [make("a", "Größe"), make("b", "GROSSE")], ["grosse"], ["a", "b"]],
    [
      "the name is searched too",
      [make("a", "x", { name: "task-42" }), make("b", "y", { name: "task-43" })],
      ["task-42"],
      ["a", "b"],
    ],
    [
      "ties: the narrower level, then path, then id",
      [
        make("b", "token", { level: "global" }),
        make("a", "token", { level: "project" }),
        make("d", "token"),
        make("c", "token", { id: "2" }),
        make("c", "token", { id: "1" }),
      ],
      ["token"],
      ["c", "c", "d", "a", "b"],
    ],
  ])("%s", (_, candidates, typed, expected) => {
    const found = rank(candidates, ...typed);
    expect(found).toEqual(expected);
    // The order in which files were read is no matter.
    expect(rank([...candidates].reverse(), ...typed)).toEqual(found);
  });

  test("a name is found in each of its spellings, first as it was typed", () => {
    const spellings = [make("a", "sessionToken"), make("b", "session_token"), make("c", "session token")];
    const found = rank(spellings, "session_token");
    expect(found[0]).toBe("b");
    expect(found.toSorted()).toEqual(["a", "b", "c"]);
  });

  test("the line is the one that says most, the limit cuts and the total does not", () => {
    const text =
      "---\ntitle: Login\n---\nThe token is kept.\nThe session token rotates; a token lives 5 min.\n";
    const candidates = [make("a", text), make("b", "token"), make("c", "token")];
    const { ranked, total } = rankCandidates(candidates, parseQuery(["session", "token"]), 1);
    expect(total).toBe(3);
    expect(ranked).toMatchObject([
      { line: 4, snippet: { text: "The session token rotates; a token lives 5 min." } },
    ]);
    expect(ranked[0]?.snippet.matches).toEqual([
      { start: 4, end: 11 },
      { start: 12, end: 17 },
      { start: 29, end: 34 },
    ]);
  });

  test("the line of a phrase is shown, also where another has more of its words in a heading", () => {
    const text = "# Session, token\n\nThe session token rotates.";
    const { ranked } = rankCandidates([make("a", text)], parseQuery(['"session token"']), 1);
    expect(ranked[0]?.snippet.text).toBe("# Session, token");
    const other = rankCandidates([make("a", text.replace(",", " and"))], parseQuery(['"session token"']), 1);
    expect(other.ranked[0]?.snippet.text).toBe("The session token rotates.");
  });

  test("where only the name says it, the first line with text is shown", () => {
    const { ranked } = rankCandidates(
      [make("a", "---\n\ntitle: Login\n---", { name: "task-42" })],
      parseQuery(["42"]),
      1,
    );
    expect(ranked).toMatchObject([{ line: 2, snippet: { text: "title: Login", matches: [] } }]);
  });
});
