import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ConfigForm } from "../../../../src/format/hooks/config-text.js";
import { checkCommand, checkLine } from "../../../../src/format/hooks/hook-commands.js";
import {
  addToConfig,
  removeFromConfig,
  snippetFor,
  stateOfConfig,
} from "../../../../src/format/hooks/runner-config.js";
import { formatYamlDocument } from "../../../../src/format/yaml/yaml-text.js";
import type { ConfigRunner } from "../../../../src/model/hook-runner.js";
import type { JsonObject } from "../../../../src/model/json/json.js";

const LINE = checkLine("");

interface Case {
  readonly runner: ConfigRunner;
  readonly path: string;
  readonly text: string;
}

function configOf({ path, text }: Case) {
  const form: ConfigForm = path.endsWith("json") ? "json" : "yaml";
  return { path, form, text };
}

/** Puts the check in, and makes sure that taking it out again gives the same bytes. */
async function install(one: Case): Promise<string | null> {
  const config = configOf(one);
  const text = await addToConfig(one.runner, config, "");
  if (text === null) return null;
  const installed = { ...config, text };
  expect(await removeFromConfig(one.runner, installed, "")).toBe(one.text);
  expect(await addToConfig(one.runner, installed, "")).toBe(text);
  expect(await stateOfConfig(one.runner, config, "")).toBe("absent");
  expect(await stateOfConfig(one.runner, installed, "")).toBe("current");
  return text;
}

describe("lefthook", () => {
  const hook = `pre-commit:\n  commands:\n    ctx-check:\n      run: ${LINE}\n`;

  test.each<[string, string, string | null, string?]>([
    ["an empty file", "", hook],
    ["nothing but comments", "# hooks of the shop\n", `# hooks of the shop\n${hook}`],
    ["another hook, no final newline", "output: [summary]", `output: [summary]\n${hook.slice(0, -1)}`],
    [
      "commands, with CRLF and comments",
      "# ours\r\npre-commit:\r\n  commands:\r\n    lint: # fast\r\n      run: npm run lint\r\n",
      `# ours\r\npre-commit:\r\n  commands:\r\n    lint: # fast\r\n      run: npm run lint\r\n    ctx-check:\r\n      run: ${LINE}\r\n`,
    ],
    [
      "jobs",
      "---\npre-commit:\n  parallel: true\n  jobs:\n    - run: npm run lint\n\npre-push:\n  jobs: []\n",
      `---\npre-commit:\n  parallel: true\n  jobs:\n    - run: npm run lint\n    - name: ctx-check\n      run: ${LINE}\n\npre-push:\n  jobs: []\n`,
    ],
    [
      "JSON with tabs",
      '{\n\t"pre-push": {}\n}',
      `{\n\t"pre-push": {},\n\t"pre-commit": {\n\t\t"commands": {\n\t\t\t"ctx-check": {\n\t\t\t\t"run": ${JSON.stringify(LINE)}\n\t\t\t}\n\t\t}\n\t}\n}`,
      "lefthook.json",
    ],
    // What taking the check out again could not tell from a file without it.
    ["an empty hook is left alone", "pre-commit: {}\n", null],
    ["an empty list is left alone", "pre-commit:\n  jobs: []\n", null],
    ["several documents are left alone", "a: 1\n---\nb: 2\n", null],
    ["aliases are left alone", "x: &x {run: a}\npre-commit:\n  commands:\n    lint: *x\n", null],
    ["a broken file is left alone", "pre-commit: [\n", null],
  ])("%s", async (_, text, expected, path = "lefthook.yml") => {
    expect(await install({ runner: "lefthook", path, text })).toBe(expected);
  });
});

describe("pre-commit", () => {
  test.each<[string, string, string | null]>([
    [
      "after the last repository, indented as they are",
      "repos:\n- repo: https://github.com/pre-commit/pre-commit-hooks\n  rev: v6.0.0\n  hooks:\n  - id: trailing-whitespace\n# the end\nfail_fast: true\n",
      `repos:\n- repo: https://github.com/pre-commit/pre-commit-hooks\n  rev: v6.0.0\n  hooks:\n  - id: trailing-whitespace\n- repo: local\n  hooks:\n  - id: ctx-check\n    name: ctx check\n    entry: ${checkCommand("")}\n    language: system\n    always_run: true\n    pass_filenames: false\n    stages:\n    - pre-commit\n# the end\nfail_fast: true\n`,
    ],
    ["no repositories", "repos: []\n", null],
    ["no list of repositories", "exclude: vendor\n", null],
  ])("%s", async (_, text, expected) => {
    expect(await install({ runner: "pre-commit", path: ".pre-commit-config.yaml", text })).toBe(expected);
  });

  test("a hook of our own repository counts, and goes alone", async () => {
    const text =
      "repos:\n  - repo: https://example.com/git-ctx\n    rev: v1\n    hooks:\n      - id: ctx-check\n      - id: ctx-validate\n";
    const config = configOf({ runner: "pre-commit", path: ".pre-commit-config.yaml", text });
    expect(await stateOfConfig("pre-commit", config, "")).toBe("current");
    expect(await addToConfig("pre-commit", config, "")).not.toBeNull();
    expect(await removeFromConfig("pre-commit", config, "")).toBe(
      text.replace("      - id: ctx-check\n", ""),
    );
  });
});

describe("simple-git-hooks", () => {
  const quoted = JSON.stringify(LINE).slice(1, -1);

  test.each<[string, string, string, string?]>([
    [
      "after the command that is there",
      '{\n  "name": "shop",\n  "simple-git-hooks": {\n    "pre-commit": "npx lint-staged"\n  }\n}\n',
      `{\n  "name": "shop",\n  "simple-git-hooks": {\n    "pre-commit": "npx lint-staged && (${quoted})"\n  }\n}\n`,
    ],
    [
      "beside other hooks",
      '{"pre-push": "npm test"}\n',
      `{"pre-push": "npm test", "pre-commit": "${quoted}"}\n`,
      ".simple-git-hooks.json",
    ],
  ])("%s", async (_, text, expected, path = "package.json") => {
    expect(await install({ runner: "simple-git-hooks", path, text })).toBe(expected);
  });

  test.each(["npm test # fast", "npm test &", "npm test;", "npm test \\", "a\nb", ""])(
    "%j cannot be followed by a command",
    async (command) => {
      const text = JSON.stringify({ "simple-git-hooks": { "pre-commit": command } });
      expect(await install({ runner: "simple-git-hooks", path: "package.json", text })).toBeNull();
    },
  );
});

test("a check of another version is replaced by ours", async () => {
  const old =
    "pre-commit:\n  commands:\n    ctx-check:\n      run: ctx check --staged\n    lint:\n      run: x\n";
  const config = configOf({ runner: "lefthook", path: "lefthook.yml", text: old });
  expect(await stateOfConfig("lefthook", config, "")).toBe("outdated");
  const text = `pre-commit:\n  commands:\n    lint:\n      run: x\n    ctx-check:\n      run: ${LINE}\n`;
  expect(await addToConfig("lefthook", config, "")).toBe(text);
});

test.each<[ConfigRunner, string, string]>([
  ["lefthook", "lefthook.yml", "pre-commit:\n  commands:\n    ctx-check:\n      run: make check\n"],
  ["lefthook", "lefthook.yml", "pre-commit:\n  jobs:\n    - name: ctx-check\n      run: make check\n"],
  [
    "pre-commit",
    ".pre-commit-config.yaml",
    "repos:\n  - repo: local\n    hooks:\n      - id: ctx-check\n        entry: make check\n        language: system\n",
  ],
])("a command of the user's that has our name is never taken out, nor written over (%s)", async (...one) => {
  const [runner, path, text] = one;
  const config = configOf({ runner, path, text });
  expect(await stateOfConfig(runner, config, "")).toBe("absent");
  expect(await removeFromConfig(runner, config, "")).toBeNull();
  expect(await addToConfig(runner, config, "")).toBeNull();
});

test("what is to be written by hand reads as what ctx would write", async () => {
  for (const [runner, path] of [
    ["lefthook", "lefthook.yml"],
    ["pre-commit", ".pre-commit-config.yaml"],
    ["simple-git-hooks", "package.json"],
  ] as const) {
    const text = snippetFor(runner, path, "packages/my shop/");
    expect(text).toContain(
      "-C 'packages/my shop' check --staged".replaceAll("'", runner === "pre-commit" ? "'\\''" : "'"),
    );
    expect(await stateOfConfig(runner, configOf({ runner, path, text }), "packages/my shop/")).toBe(
      "current",
    );
  }
});

describe("whatever a configuration holds", () => {
  const name = fc.constantFrom("lint", "test", "format", "pre-push", "output", "é");
  const command = fc.record({ run: fc.constantFrom("npm test", "echo 'a: b'", "true # x") });
  const hook = fc.oneof(
    fc.record({ commands: fc.dictionary(name, command, { maxKeys: 3 }) }),
    fc.record({ parallel: fc.boolean(), jobs: fc.array(command, { maxLength: 3 }) }),
    fc.record({ skip: fc.constant(["merge"]) }),
  );
  const data = fc.dictionary(fc.constantFrom("pre-commit", "pre-push", "colors"), hook);

  test("what was put into it comes out again to the byte, or is not put in", async () => {
    await fc.assert(
      fc.asyncProperty(data, fc.constantFrom(2, 4, "\t"), fc.boolean(), async (value, indent, isEnded) => {
        const text = JSON.stringify(value, null, indent) + (isEnded ? "\n" : "");
        expect(await install({ runner: "lefthook", path: "lefthook.json", text })).not.toBe(text);
      }),
      { numRuns: 60 },
    );
  });

  test("as YAML too, with the line ends it has", async () => {
    await fc.assert(
      fc.asyncProperty(data, fc.boolean(), fc.boolean(), async (value, isEnded, isWindows) => {
        const text = formatYamlDocument(value as JsonObject).replace(/\n$/, isEnded ? "\n" : "");
        const written = isWindows ? text.replaceAll("\n", "\r\n") : text;
        expect(await install({ runner: "lefthook", path: "lefthook.yml", text: written })).not.toBe(written);
      }),
      { numRuns: 60 },
    );
  });
});
