// The scripts in the templates of workflows, as the shell gets them: judged by shellcheck, read by each shell that may be sh.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isJsonObject, type Json } from "../../src/model/json/json.js";
import { WORKFLOW_TEMPLATES } from "../../src/schema/generated/workflow-templates.js";
import { parseTemplate } from "../../src/workflow/templates/parse.js";
import { World } from "../support/world.js";
import { runProgram } from "./programs.js";

/** Every line for the shell below a value, named by the steps that lead to it. */
function listScripts(value: Json, name: string): [name: string, script: string][] {
  if (Array.isArray(value)) return value.flatMap((one) => listScripts(one, name));
  if (!isJsonObject(value)) return [];
  const own = typeof value["id"] === "string" ? `${name}/${value["id"]}` : name;
  const { run } = value;
  const inside = Object.values(value).flatMap((one) => listScripts(one, own));
  return typeof run === "string" ? [[own, bind(run)], ...inside] : inside;
}

/** As src/workflow/command.ts puts variables in. */
function bind(run: string): string {
  const parts = parseTemplate(run).map((part, at) =>
    typeof part === "string" ? part : `"$CTX_VALUE_${at}"`,
  );
  return `#!/bin/sh\n${parts.join("")}\n`;
}

const scripts = [...WORKFLOW_TEMPLATES].flatMap(([, text]) => listScripts(JSON.parse(text) as Json, ""));

test("most of what templates run are scripts", () => expect(scripts.length).toBeGreaterThan(30));

describe.each(scripts)("%s", (_, script) => {
  const write = (): string => {
    const file = join(World.bare().outside, "script");
    writeFileSync(file, script);
    return file;
  };

  test("shellcheck has nothing to say", () => {
    const { stdout, status } = runProgram("shellcheck", ["--severity=style", write()]);
    expect({ stdout, status }).toEqual({ stdout: "", status: 0 });
  });

  test.each(["dash -n", "bash --posix -n", "zsh -n"])("%s reads it", (shell) => {
    const [program = "", ...args] = shell.split(" ");
    expect(runProgram(program, [...args, write()])).toEqual({ stdout: "", stderr: "", status: 0 });
  });
});
