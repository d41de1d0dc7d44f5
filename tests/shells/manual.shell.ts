// The manual, judged by the program that formats it.
import { join } from "node:path";
import { expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.js";
import { ROOT } from "../tidy/source.js";
import { runProgram } from "./programs.js";

const MANUAL = "docs/man/ctx.1";

test("mandoc has nothing to say about it", () => {
  const { stdout, stderr } = runProgram("mandoc", ["-Tlint", "-Wall", MANUAL], { cwd: ROOT });
  // Whether this machine has a database of its manuals is not about ours.
  const said = (stdout + stderr).split("\n").filter((line) => line.includes(MANUAL));
  expect(said).toEqual([]);
});

test("it fits 80 columns, and shows every command and every section", () => {
  const { stdout, status } = runProgram("mandoc", ["-Tutf8", "-Owidth=80", MANUAL], { cwd: ROOT });
  expect(status).toBe(0);
  // Bold and underlined characters are struck twice.
  const lines = stdout.replace(/.\u0008/gu, "").split("\n");
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  for (const { name, examples } of COMMANDS) {
    expect(lines.some((line) => line.startsWith(`     ctx ${name} `))).toBe(true);
    for (const { line } of examples) expect(lines.join("\n").replace(/ \\\n +/g, " ")).toContain(line);
  }
  const sections = lines.filter((line) => /^[A-Z][A-Z ]+$/.test(line));
  expect(sections).toEqual([
    "NAME",
    "SYNOPSIS",
    "DESCRIPTION",
    "OPTIONS",
    "COMMANDS",
    "ENVIRONMENT",
    "FILES",
    "EXIT STATUS",
    "EXAMPLES",
    "ERROR CODES",
    "FINDINGS",
    "SEE ALSO",
  ]);
});

test("git finds it", () => {
  const { stdout } = runProgram("mandoc", ["-Tutf8", join(ROOT, "docs/man/git-ctx.1")], { cwd: ROOT });
  expect(stdout).toContain("man1/ctx.1");
});
