// bin/ctx.cjs: what people see before ctx itself can run, and what a start costs in code.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { VERSION } from "../../src/cli/version.js";
import { ROOT } from "../tidy/source.js";

const WORK = mkdtempSync(join(tmpdir(), "ctx-bin-"));
afterAll(() => rmSync(WORK, { recursive: true, force: true }));

function run(argv: readonly string[], cwd = WORK) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...argv], { cwd, encoding: "utf8" });
  return { status, stdout, stderr };
}

/** A copy of bin/ alone, beside whatever is put in its dist/. */
function copyBin(name: string, main: string | null): string {
  const folder = join(WORK, name);
  cpSync(join(ROOT, "bin"), join(folder, "bin"), { recursive: true });
  mkdirSync(join(folder, "dist"), { recursive: true });
  if (main !== null) writeFileSync(join(folder, "dist/ctx.cjs"), main);
  return join(folder, "bin/ctx.cjs");
}

test("it starts the built command line", () => {
  expect(run([join(ROOT, "bin/ctx.cjs"), "--version"])).toEqual({
    status: 0,
    stdout: `ctx ${VERSION}\n`,
    stderr: "",
  });
});

test("the version is the package's", () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
  expect(VERSION).toBe(version);
});

test("a checkout that was not built says how to build it", () => {
  expect(run([copyBin("unbuilt", null), "resolve"])).toEqual({
    status: 69,
    stdout: "",
    stderr: "error: ctx is not built. [DEPENDENCY_MISSING]\nhint: run `npm run build` in its checkout.\n",
  });
});

test.each([
  ["gone", 'require("./chunks/gone.cjs");', "Cannot find module './chunks/gone.cjs'"],
  ["torn", "exports.start = async () => { throw new Error('torn'); };", "torn"],
  ["cut", "module.exports = {", "Unexpected end of input"],
])("an installation with a part %s does not end as a no, which would stop commits", (name, main, what) => {
  expect(run([copyBin(name, main), "check", "--staged"])).toEqual({
    status: 70,
    stdout: "",
    stderr: `error: ctx cannot go on: ${what} [BUG]\nhint: install ctx again.\n`,
  });
});

describe("the version of Node", () => {
  const bin = copyBin("versions", 'exports.start = () => process.stdout.write("started");');
  const preload = join(WORK, "old-node.cjs");

  test.each([
    ["8.17.0", 69],
    ["18.20.8", 69],
    ["20.18.3", 69],
    ["20.19.0", 0],
    ["22.0.0", 0],
    ["26.1.0", 0],
  ])("%s ends with %i", (version, status) => {
    writeFileSync(
      preload,
      `Object.defineProperty(process.versions, "node", { value: "${version}" });
       Object.defineProperty(process, "version", { value: "v${version}" });`,
    );
    const result = run(["--require", preload, bin]);
    expect(result.status).toBe(status);
    if (status === 0) expect(result.stdout).toBe("started");
    else {
      expect(result.stderr).toBe(
        `error: ctx needs Node.js 20.19 or newer; this is v${version}. [DEPENDENCY_MISSING]\nhint: install a newer Node.js.\n`,
      );
    }
  });

  test("is checked in words that every Node understands", () => {
    const text = readFileSync(join(ROOT, "bin/ctx.cjs"), "utf8");
    expect(text).not.toMatch(/\b(?:const|let|class|async|await)\b|=>|`\$|\?\.|\?\?|node:/);
  });
});
