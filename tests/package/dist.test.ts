// dist/ as it is shipped: nothing in it evaluates text, the start stays light, and its papers are complete.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { ROOT } from "../tidy/source.js";

const DIST = join(ROOT, "dist");
const WORK = mkdtempSync(join(tmpdir(), "ctx-dist-"));
afterAll(() => rmSync(WORK, { recursive: true, force: true }));

const CODE = readdirSync(DIST, { recursive: true, encoding: "utf8" }).filter((path) => /\.c?js$/.test(path));
const read = (path: string): string => readFileSync(join(DIST, path), "utf8");

describe("no code in data", () => {
  test.each(CODE)("%s evaluates no text and names no source map", (path) => {
    const text = read(path);
    // A method that is called eval, as in re2js, is declared by its parameters and a body.
    expect(text).not.toMatch(
      /(?<![.\w$])eval\s*\((?![\w$, ]*\) ?\{)|\bnew\s+Function\b|(?<![.\w$])Function\s*\(\s*["'`]/,
    );
    expect(text).not.toMatch(/sourceMappingURL/);
  });
});

describe("a start", () => {
  // Words of each package that survive minification.
  const HEAVY = {
    ajv: "strict mode: ",
    chokidar: "unlinkDir",
    commander: "commander.helpDisplayed",
    "fast-glob": "baseNameMatch",
    "gray-matter": "excerpt_separator",
    "isomorphic-git": "AmbiguousError",
    "js-yaml": "YAMLException",
    re2js: "RE2JS",
    yaml: "YAMLParseError",
  };

  test("the hot chunk, the core and the commands' own hold no heavy package", () => {
    const light = CODE.filter((path) =>
      /^ctx\.cjs$|^chunks\/(?:core|shared|cli-commands-.*)\.cjs$/.test(path),
    );
    expect(light.length).toBeGreaterThan(20);
    const found = Object.entries(HEAVY).filter(([, word]) => light.some((path) => read(path).includes(word)));
    expect(found).toEqual([]);
  });

  const HOMES: Record<string, string> = {
    chokidar: "adapters-watch-chokidar-watch",
    commander: "cli-parse-commander",
    "fast-glob": "adapters-node-globs",
    "gray-matter": "format-full-document",
    "isomorphic-git": "adapters-git-isomorphic",
    "js-yaml": "format-full-document",
    re2js: "schema-variables",
    yaml: "format-tree-yaml-tree",
  };
  // ajv itself is not shipped: the build compiles its validators.
  test.each(Object.entries(HEAVY).filter(([name]) => name !== "ajv"))(
    "%s has a file of its own, so that its word above still tells",
    (name, word) => {
      expect(CODE.filter((path) => read(path).includes(word))).toEqual([`chunks/${HOMES[name]}.cjs`]);
    },
  );

  test("asking for the version loads neither a process nor a cryptography module", () => {
    const preload = join(WORK, "loaded.cjs");
    writeFileSync(
      preload,
      `const { _load } = require("node:module");
       const loaded = new Set();
       require("node:module")._load = function (request) {
         loaded.add(request);
         return _load.apply(this, arguments);
       };
       process.on("exit", () => process.stderr.write([...loaded].join(" ")));`,
    );
    const { stderr } = spawnSync(
      process.execPath,
      ["--require", preload, join(ROOT, "bin/ctx.cjs"), "get", "project"],
      {
        cwd: WORK,
        encoding: "utf8",
      },
    );
    const loaded = stderr.split(/\s/);
    expect(loaded).toContain("./code-cache.cjs");
    const dear = ["node:crypto", "crypto", "node:child_process", "child_process", "node:util", "node:stream"];
    expect(loaded.filter((request) => dear.includes(request) || request.includes("chunks/"))).toEqual([]);
  });
});

describe("the library", () => {
  test("loads and works without anything beside it", () => {
    const program = `import { openContext } from ${JSON.stringify(pathToFileURL(join(DIST, "index.js")).href)};
      await openContext({ root: process.cwd() }).get("project").catch((error) => console.log(error.code));`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
      cwd: WORK,
      encoding: "utf8",
    });
    expect({ stdout, stderr }).toEqual({ stdout: "NOT_INITIALIZED\n", stderr: "" });
  });
});

describe("papers", () => {
  interface Bill {
    specVersion: string;
    serialNumber?: string;
    metadata: { timestamp?: string; component: { name: string } };
    components: { name: string; version: string; purl: string; licenses: unknown[]; hashes?: unknown[] }[];
  }
  const bill = JSON.parse(read("sbom.cdx.json")) as Bill;

  test("the bill of materials is reproducible and complete", () => {
    expect(bill.specVersion).toBe("1.6");
    expect([bill.serialNumber, bill.metadata.timestamp]).toEqual([undefined, undefined]);
    expect(bill.metadata.component.name).toBe("git-ctx");
    const names = bill.components.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(["ajv", "commander", "gray-matter", "isomorphic-git", "js-yaml", "yaml"]),
    );
    for (const { licenses, purl, hashes } of bill.components) {
      expect(licenses, purl).toHaveLength(1);
      expect(hashes, purl).toHaveLength(1);
    }
  });

  test("nothing is bundled that was replaced or is only for development", () => {
    const versions = bill.components.map(({ name, version }) => `${name}@${version}`);
    const unwanted = /^(?:sha\.js|typescript|vitest|esbuild|get-intrinsic|function-bind|esprima)@|^js-yaml@3/;
    expect(versions.filter((id) => unwanted.test(id))).toEqual([]);
  });

  test("every bundled package has its licence in the text file", () => {
    const text = read("THIRD_PARTY_LICENSES.txt");
    const missing = bill.components.filter(({ name, version }) => !text.includes(`\n${name} ${version} (`));
    expect(missing).toEqual([]);
  });
});
