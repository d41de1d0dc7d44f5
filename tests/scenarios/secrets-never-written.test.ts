// A detected secret never reaches disk (SPEC §15, P23): whatever a writer is given, nothing of it is written, not even
// into a file that is being written, and nothing of it is printed. Commands come from the table: a new writer without a
// row here fails.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { makeNodeRuntime } from "../../src/adapters/node-runtime.js";
import type { OptionSpec } from "../../src/cli/command-spec.js";
import { COMMANDS } from "../../src/cli/commands.js";
import { utf8Decode } from "../../src/model/text/utf8.js";
import type { Contents, Files } from "../../src/ports/files.js";
import type { Runtime } from "../../src/ports/runtime.js";
import { makeCountingIds, makeFixedClock } from "../support/fakes.js";
import { glue, makeDraw, withChecksum } from "../support/secret-samples.js";
import { makeShop, NOW, type World } from "../support/transcript.js";

const SECRET = withChecksum(glue("gh", "p_"), makeDraw(7)(30));

/** How each writer is called, with nothing to object to; what it is given is put in place of its words, one by one. */
const CALLS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  init: [["init", "--task", "task-9"]],
  create: [
    ["create", "task-9", "--title", "Log in", "--data", '{"a":"b"}', "--branch", "feature/user-profiles"],
    ["create", "task-9", "--body", "-", "--parent", "task-42", "--needs", "task-42", "--covers", "src/**"],
    ["create", "branch/feature/login", "--parent", "main", "--format", "json"],
  ],
  set: [
    ["set", "task-42", "caching", "memory"],
    ["set", "task-42", "caching", "memory", "--personal", "--if-revision", "0"],
  ],
  unset: [["unset", "task-42", "title", "--if-revision", "0"]],
  update: [["update", "task-42", "--data", '{"a":{"b":["c"]}}', "--if-revision", "0"]],
  progress: [
    ["progress", "task-42", "half done", "--phase", "build", "--checkpoint", "one", "--key", "k1"],
    ["progress", "task-42", "half done", "--details", '{"a":"b"}', "--files", "src/a.ts", "--percent", "5"],
  ],
  insight: [
    ["insight", "task-42", "it is slow", "--category", "technical", "--importance", "low", "--key", "k"],
  ],
  decision: [["decision", "task-42", "Keep sessions", "--body", "-", "--status", "accepted"]],
  retract: [["retract", "01KAGC00000000000000000001", "--reason", "wrong", "--ref", "task-42", "--key", "k"]],
  complete: [["complete", "task-42", "it works"]],
  archive: [["archive", "task-42", "it works"]],
  delegate: [
    [
      "delegate",
      "task-42",
      "--to",
      "project",
      "--key",
      "caching",
      "--data",
      '{"a":"b"}',
      "--reason",
      "all need it",
    ],
    ["delegate", "task-42", "--to", "branch", "--pointer", "title", "--reason", "all need it"],
  ],
  delegations: [["delegations", "accept", "01KAGC00000000000000000001", "--reason", "good"]],
  delete: [["delete", "task-42"]],
  import: [["import", "madr", "docs"]],
  prune: [
    ["prune", "task-42", "--policy", "moderate", "--artifact", "notes/a.md", "--phase", "build", "--apply"],
    ["prune", "task-42", "--report", "reports/a.md"],
    ["prune", "task-42", "--undo", "01KAGC00000000000000000001"],
  ],
  seal: [["seal", "task-42"]],
  recover: [["recover"]],
  doctor: [["doctor", "--fix"]],
  hooks: [["hooks", "install"]],
  verify: [["verify", "task-42", "--message", "looked at it"]],
  watch: [["watch", "--once", "--task", "task-42"]],
  hook: [["hook", "PostToolUse", "--agent", "claude"]],
  export: [["export", "project", "--to", "agents-md"]],
};

/** The calls in which what is given would be kept: they are refused as such. */
const KEPT: readonly (readonly string[])[] = [
  ["init", "--task", "#"],
  ["create", "#"],
  ["create", "task-9", "--title", "Use #"],
  ["create", "task-9", "--data", '{"a":[{"b":"#"}]}'],
  ["create", "task-9", "--data", '{"#":1}', "--format", "json"],
  ["create", "task-9", "--body", "-"],
  ["create", "task-9", "--covers", "src/#/**"],
  ["create", "branch/feature/#"],
  ["set", "task-42", "caching", "#"],
  ["set", "task-42", "caching", "#", "--personal"],
  ["set", "task-42", "/caching/#", "1"],
  ["set", "global", "caching", '["#"]'],
  ["update", "task-42", "--data", '{"a":{"b":["see #"]}}'],
  ["progress", "task-42", "done with #"],
  ["progress", "task-42", "done", "--phase", "#"],
  ["progress", "task-42", "done", "--checkpoint", "#"],
  ["progress", "task-42", "done", "--key", "#"],
  ["progress", "task-42", "done", "--by", "@#"],
  ["progress", "task-42", "done", "--details", '{"a":{"#":true}}'],
  ["progress", "task-42", "done", "--files", "src/#.ts"],
  ["insight", "branch", "the token is #", "--category", "technical"],
  ["decision", "task-42", "Use #"],
  ["decision", "task-42", "Use #", "--body", "-"],
  ["decision", "task-42", "Use sessions", "--body", "-"],
  ["decision", "task-42", "Use sessions", "--by", "@#"],
  ["retract", "01KAGC00000000000000000001", "--reason", "it held #"],
  ["verify", "task-42", "--message", "# is still right"],
  ["complete", "task-42", "it works with #"],
  ["archive", "task-42", "# is gone"],
  ["delegate", "task-42", "--to", "project", "--key", "login", "--data", '"#"', "--reason", "all need it"],
  ["delegate", "task-42", "--to", "branch", "--key", "login", "--data", '"x"', "--reason", "all need #"],
];

interface Recorder {
  readonly runtime: Runtime;
  /** Everything that was handed to the file system to be written, names included. */
  readonly written: string[];
}

function makeRecorder(world: World): Recorder {
  const written: string[] = [];
  const real = makeNodeRuntime(world.environment);
  const textOf = (contents: Contents): string =>
    typeof contents === "string" ? contents : (utf8Decode(contents) ?? "");
  const files: Files = {
    ...real.files,
    create: (path, contents) => (written.push(path, textOf(contents)), real.files.create(path, contents)),
    place: (path, text) => (written.push(path, text), real.files.place(path, text)),
    append: (path, text, top) => (written.push(path, text), real.files.append(path, text, top)),
    replace: (path, old, contents) => (
      written.push(path, textOf(contents)),
      real.files.replace(path, old, contents)
    ),
    changeTogether: (changes, options) => {
      for (const { path, text } of changes) written.push(path, textOf(text));
      real.files.changeTogether(changes, options);
    },
  };
  const runtime = { ...real, files, clock: makeFixedClock(NOW), ids: makeCountingIds() };
  return { runtime, written };
}

async function makeWorld(): Promise<World> {
  const world = await makeShop("secrets");
  onTestFinished(() => world.remove());
  await world.ctx("progress task-42 started");
  await world.ctx(["set", "task-42", "/$covers", '["src/**"]']);
  world.write("src/a.ts", "export const login = true;\n");
  world.git("add", "src");
  const record = {
    v: 1,
    id: "01KAGC00000000000000000001",
    kind: "progress",
    at: "2026-11-20T10:00:00Z",
    by: "@ada",
  };
  world.write(
    ".context/tasks/task-42/entries/01KAGC00000000000000000001.jsonl",
    `${JSON.stringify(record)}\n`,
  );
  return world;
}

/** Every path below the directory whose name or bytes hold a text. */
function grep(directory: string, text: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .map((entry) => ({ path: join(entry.parentPath, entry.name), isFile: entry.isFile() }))
    .filter(({ path, isFile }) => path.includes(text) || (isFile && readFileSync(path).includes(text)))
    .map(({ path }) => path);
}

/** Any eight characters of a secret are too many. */
function holdsPart(text: string): boolean {
  return Array.from({ length: SECRET.length - 8 }, (_, at) => SECRET.slice(at + 4, at + 12)).some((part) =>
    text.includes(part),
  );
}

describe("what would be kept is refused, and nothing of it is kept or told", () => {
  test.each(KEPT.map((call) => [call.join(" "), call] as const))("ctx %s", async (_, call) => {
    const world = await makeWorld();
    const argv = call.map((word) => word.replaceAll("#", SECRET));
    for (const more of [["--json"], ["--json", "--dry-run"], ["--verbose"]]) {
      const { runtime, written } = makeRecorder(world);
      const { stdout, stderr, status } = await world.ctx([...argv, ...more], {
        stdin: `# Log in\n\nWith ${SECRET}.\n`,
        surroundings: { runtime },
      });
      expect(status).toBe(77);
      if (more.includes("--json")) {
        const { code, details } = JSON.parse(stdout).error;
        expect(code).toBe("SECRET_FOUND");
        expect(details.kind).toBe("github-token");
        expect(details.allow).toMatch(/^sha256:[0-9a-f]{64}$/);
      }
      expect(holdsPart(stdout + stderr)).toBe(false);
      expect(written.filter(holdsPart)).toEqual([]);
    }
    expect(grep(world.root, SECRET.slice(4, 20))).toEqual([]);
  });
});

describe("whatever a writer is given, no secret is written", () => {
  const isFree = (option: OptionSpec): boolean => option.value !== undefined && option.choices === undefined;
  const writers = COMMANDS.filter(({ writer }) => writer);

  test("every writer has a row, and its calls use every option that takes a text", () => {
    const forgotten = writers.flatMap(({ name, options }) => {
      const used = CALLS[name]?.flat();
      if (used === undefined) return [name];
      return options
        .filter((option) => isFree(option) && option.numeric !== true)
        .map((option) => (option.name.length === 1 ? `-${option.name}` : `--${option.name}`))
        .filter((flag) => !used.includes(flag) && flag !== "--file")
        .map((flag) => `${name} ${flag}`);
    });
    expect(forgotten).toEqual([]);
  });

  test.each(writers)("ctx $name", async ({ name, failsOpen = false }) => {
    const world = await makeWorld();
    for (const call of CALLS[name] ?? []) {
      for (const [index, word] of call.entries()) {
        if (index === 0 || word.startsWith("--") || word === "-") continue;
        const argv = call.map((each, at) =>
          at === index ? each.replace(/[a-z]+(?=[^a-z]*$)|\d+$/i, SECRET) : each,
        );
        const { runtime, written } = makeRecorder(world);
        const { status } = await world.ctx(argv, { stdin: "# Log in\n", surroundings: { runtime } });
        // What fails open notes its trouble, in which the secret is masked.
        const isRefused = status > 1 || written.length === 0 || failsOpen;
        expect([argv.join(" "), isRefused, written.filter(holdsPart)]).toEqual([argv.join(" "), true, []]);
      }
    }
    expect(grep(world.root, SECRET.slice(4, 20))).toEqual([]);
  });
});
