import { describe, expect, test } from "vitest";
import { COMMAND_TABLE } from "../../../../src/cli/completion/command-table.js";
import { planCompletion } from "../../../../src/cli/completion/completion-plan.js";

/** The plan for a line; the last word is what follows the last space. */
function plan(line: string) {
  const { fixed, ...rest } = planCompletion(line.split(" "), COMMAND_TABLE);
  return { ...rest, fixed: fixed.map(({ value }) => value) };
}

describe("what only the world knows", () => {
  test.each<[line: string, wanted: string | null, more?: object]>([
    ["ctx resolve ta", "ref", { prefix: "ta" }],
    ["ctx resolve --json ta", "ref"],
    ["ctx resolve -- ta", "ref"],
    ["ctx resolve -- --js", "ref", { prefix: "--js", fixed: [] }],
    ["ctx -C .. resolve -C b ta", "ref", { changes: ["..", "b"] }],
    ["git ctx resolve ta", "ref"],
    ["git -c a=b -C sub --no-pager ctx resolve ta", "ref", { changes: ["sub"] }],
    ["/usr/bin/git-ctx resolve ta", "ref"],
    ["ctx get task-42 ca", "pointer", { ref: "task-42", prefix: "ca" }],
    ["ctx set --by @ada task-42 ca", "pointer", { ref: "task-42" }],
    ["ctx explain task-42 ca", "resolved-pointer", { ref: "task-42" }],
    ["ctx resolve task-42 --select ca", "resolved-pointer", { ref: "task-42" }],
    ["ctx resolve --select=ca", "resolved-pointer", { lead: "--select=", prefix: "ca", ref: null }],
    ["ctx resolve --at ma", "revision"],
    ["ctx list --branch=ma", "branch", { lead: "--branch=", prefix: "ma" }],
    ["ctx create task-43 --needs task-41 ta", "task"],
    ["ctx create task-43 --needs task-41 --title ta", null],
    ["ctx insight task-42 text --category di", "category"],
    ["ctx retract 01", "entry"],
    ["ctx diff ma", "revision", { lead: "", prefix: "ma" }],
    ["ctx diff main..fe", "revision", { lead: "main..", prefix: "fe" }],
    ["ctx diff main...fe", "revision", { lead: "main...", prefix: "fe" }],
    ["ctx create task-43 --body bo", "file"],
    ["ctx create task-43 --file=bo", "file", { lead: "--file=", prefix: "bo" }],
    ["ctx -C su", "directory"],
    ["ctx progress task-42 wor", null],
    ["ctx progress task-42 text more", null],
    ["ctx unheard-of ta", null, { fixed: [] }],
    ["git branch ctx ta", null, { fixed: [] }],
    ["git ctx", null, { fixed: [] }],
    ["ctx", null, { fixed: [] }],
    ["", null, { fixed: [] }],
  ])("%j asks for %j", (line, wanted, more = {}) => {
    expect(plan(line)).toMatchObject({ wanted, ...more });
  });
});

describe("what the table knows", () => {
  test.each<[line: string, fixed: string[]]>([
    ["ctx re", ["resolve", "retract", "review", "recover"]],
    ["git ctx expl", ["explain"]],
    ["ctx --json expl", ["explain"]],
    ["ctx help expl", ["explain"]],
    ["ctx --q", ["--quiet"]],
    ["ctx --ver", ["--verbose", "--version"]],
    ["ctx resolve --format ", ["md", "yaml", "json"]],
    ["ctx resolve --format=y", ["yaml"]],
    ["ctx list bra", ["branches"]],
    ["ctx completion ", ["bash", "zsh", "fish"]],
    ["ctx help workflow re", ["resume", "retry", "rewind"]],
    ["ctx help resolve ", []],
    ["ctx version --js", ["--json"]],
    ["ctx resolve --sel", ["--select"]],
    ["ctx resolve --json --js", []],
    ["ctx update task-42 --file x --da", []],
    ["ctx create task-42 --needs a --ne", ["--needs"]],
    ["ctx resolve --unheard-of=x", []],
    ["ctx resolve --json=x", []],
  ])("%j offers %j", (line, expected) => {
    expect(plan(line)).toMatchObject({ fixed: expected, wanted: null });
  });

  test("what may be given again is offered again", () => {
    expect(plan("ctx --quiet -C a -").fixed).toEqual(expect.arrayContaining(["--json", "-C"]));
    expect(plan("ctx --quiet -C a -").fixed).not.toContain("--quiet");
  });

  test("a command without words of its own offers its options", () => {
    expect(plan("ctx version ").fixed).toEqual(
      COMMAND_TABLE.groups
        .flatMap(({ commands }) => commands)
        .find(({ name }) => name === "version")
        ?.options.map(({ long, short }) => long ?? short),
    );
  });
});

test("every word that is no free text can be completed", () => {
  const free = ["TEXT", "JSON", "WHO", "N", "T", "S", "KEY", "R", "CURSOR", "VALUE"];
  const freeHere = [
    "init --task",
    "progress --phase",
    "progress --checkpoint",
    "decision --status",
    "workflow --id",
    "global --ref",
    "prune --phase",
    "prune --undo",
    "session --env",
    "session --prereq",
    "trust --env",
    "trust --hash",
    // Called by agents; an unknown one is noted as trouble, and stops nobody.
    "hook --agent",
    // A list of words with commas between them.
    "review --fail-on",
  ];
  // What an agent calls an event is the agent's own affair; no person types it.
  const freeWords = ["text", "title", "value", "summary", "reason", "words", "event"];
  const silent = COMMAND_TABLE.groups
    .flatMap(({ commands }) => commands)
    .flatMap((command) => [
      ...command.arguments
        .filter(({ name, choices, completes }) => {
          return choices.length === 0 && completes === null && !freeWords.includes(name);
        })
        .map(({ name }) => `${command.name} <${name}>`),
      ...command.options
        .filter(({ value, choices, completes }) => {
          return value !== null && choices.length === 0 && completes === null && !free.includes(value);
        })
        .map(({ long }) => `${command.name} ${long}`)
        .filter((name) => !freeHere.includes(name)),
    ]);
  expect(silent, "give it `completes` or `choices`, or list it here as free text").toEqual([]);
});
