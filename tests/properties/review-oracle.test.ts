// `ctx review` says what a comparison of all contexts, each resolved at both commits, finds: neither more nor less.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "../../src/model/json/json.js";
import { consultOracle, tell, type Texts } from "../support/review-oracle.js";
import { CONFIG, CONFIG_TEXT, entries, json, record, World } from "../support/world.js";

const scalar = fc.constantFrom<Json>("Redis", "memory", 1, 2, true, null, {}, ["a"], ["b", "a"]);
const key = fc.constantFrom("caching", "limits", "a/b", "notes", "__proto__");
const flat = fc.dictionary(key, scalar, { maxKeys: 3, noNullPrototype: true });
const data = fc.dictionary(key, fc.oneof({ weight: 3, arbitrary: scalar }, flat), {
  maxKeys: 4,
  noNullPrototype: true,
});

const DIRECTORIES = {
  global: ".context/global",
  project: ".context/project",
  "branch/next": ".context/branches/next",
  "branch/feature/login": ".context/branches/feature%2Flogin",
  "task/task-42": ".context/tasks/task-42",
  "task/task-43": ".context/tasks/task-43",
} as const;
type Name = keyof typeof DIRECTORIES;

const words = fc.record(
  {
    $branch: fc.constantFrom("next", "feature/login"),
    $parent: fc.constantFrom("task-42", "task-43"),
  },
  { requiredKeys: [] },
);

/** The files of one context, by the path inside it; empty where there is none. */
const context = (name: Name): fc.Arbitrary<Record<string, string>> => {
  // An entry belongs to one context: its id tells which.
  const id = String(1 + Object.keys(DIRECTORIES).indexOf(name));
  const main = fc
    .tuple(data, name.startsWith("task/") ? words : fc.constant({}))
    .map(([own, more]) => json({ ...own, ...more }));
  const files = fc.record(
    {
      "context.json": main,
      "patterns/cache.json": data.map(json),
      "patterns/limits.json": data.map(json),
      "decisions/0001-jwt.md": fc.constantFrom("# JWT\n", "# JWT\nShort-lived.\n"),
      "entries/a.jsonl": fc.constantFrom(
        entries(record(`${id}1`, "half", { kind: "insight", category: "risk" })),
        entries(record(`${id}1`, "half", { kind: "insight", category: "risk" }), record(`${id}2`, "done")),
      ),
    },
    { requiredKeys: [] },
  );
  return fc.oneof({ weight: 4, arbitrary: files }, { weight: 1, arbitrary: fc.constant({}) });
};

const tree = fc
  .tuple(
    ...(Object.keys(DIRECTORIES) as Name[]).map((name) =>
      context(name).map((files) => [name, files] as const),
    ),
  )
  .map((all): Texts => {
    const texts: Record<string, string> = { [CONFIG]: CONFIG_TEXT };
    for (const [name, files] of all)
      for (const [path, text] of Object.entries(files)) texts[`${DIRECTORIES[name]}/${path}`] = text;
    return texts;
  });

/** Two trees that share much: of every file of the second, most are as in the first. */
const pair = fc.tuple(tree, tree, fc.infiniteStream(fc.boolean())).map(([base, other, coin]) => {
  const head = Object.fromEntries(
    [...new Set([...Object.keys(base), ...Object.keys(other)])]
      .sort()
      .map((path) => [path, coin.next().value === true ? base[path] : other[path]])
      .filter(([, text]) => text !== undefined),
  ) as Texts;
  return { base, head };
});

function refsIn(...trees: readonly Texts[]): string[] {
  const paths = trees.flatMap((texts) => Object.keys(texts));
  return (Object.keys(DIRECTORIES) as Name[]).filter((name) => {
    const directory = DIRECTORIES[name];
    if (name.startsWith("task/")) return paths.includes(`${directory}/context.json`);
    return name.startsWith("branch/") ? paths.some((path) => path.startsWith(`${directory}/`)) : true;
  });
}

function commit(world: World, texts: Texts): string {
  world.git("rm", "-r", "--quiet", "--ignore-unmatch", ".");
  // A file that says the same in every tree, so that no commit is empty.
  return world.commit("Think again", { ...texts, "README.md": JSON.stringify(texts) });
}

test("the changes are those that the oracle finds", async () => {
  const world = World.unborn();
  await fc.assert(
    fc.asyncProperty(pair, async ({ base, head }) => {
      const sides = {
        base: { commit: commit(world, base), texts: base },
        head: { commit: commit(world, head), texts: head },
      };
      const { data: reviewed } = await world.review({ range: `${sides.base.commit}..${sides.head.commit}` });
      const expected = await consultOracle(world, { refs: refsIn(base, head), ...sides });
      expect(reviewed.changes.map(tell).sort()).toEqual(expected);
    }),
    { numRuns: 12 },
  );
}, 120_000);
