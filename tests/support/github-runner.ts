// The scripts of action.yml and of the workflows, and a machine like GitHub's to run them on.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { ROOT } from "../tidy/source.js";
import { authoring } from "./hermetic.js";
import { json, World } from "./world.js";

export interface Step {
  readonly name?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly shell?: string;
  readonly env?: Record<string, string>;
}

export function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

export const ACTION = parse(read("action.yml")) as {
  inputs: Record<string, { default: string }>;
  outputs: Record<string, { value: string }>;
  runs: { steps: Step[] };
};
export const WORKFLOWS = ["ctx-review", "ctx-review-comment"].map((name) => ({
  name,
  text: read(`.github/workflows/${name}.yml`),
}));

export function workflowSteps(name: string): Step[] {
  const { jobs } = parse(read(`.github/workflows/${name}.yml`)) as {
    jobs: Record<string, { steps: Step[] }>;
  };
  return Object.values(jobs).flatMap(({ steps }) => steps);
}

export function stepOf(steps: readonly Step[], name: string): string {
  return steps.find((step) => step.name === name)?.run ?? "";
}

/** A runner of GitHub's: a clone with a branch that proposes something to the project, and GitHub's variables around it. */
export class Runner {
  readonly world: World;
  readonly clone: string;
  readonly temp: string;
  readonly summary: string;
  readonly outputs: string;

  constructor({ depth = null as string | null, caching = "redis" } = {}) {
    this.world = World.repository(
      { ".context/project/context.json": json({ caching: "in memory" }) },
      "origin",
    );
    this.world.git("switch", "--quiet", "--create", "feature/login");
    this.world.commit("Change caching", { ".context/project/context.json": json({ caching }) });
    this.clone = join(this.world.outside, "clone");
    const shallow = depth === null ? [] : ["--depth", depth, "--no-single-branch"];
    this.world.git("clone", "--quiet", ...shallow, `file://${this.world.top}`, this.clone);
    this.temp = join(this.world.outside, "temp");
    mkdirSync(this.temp);
    this.summary = join(this.temp, "summary");
    this.outputs = join(this.temp, "outputs");
    writeFileSync(
      join(this.temp, "git-ctx"),
      `#!/bin/sh\nexec "${process.execPath}" "${ROOT}bin/ctx.cjs" "$@"\n`,
      {
        mode: 0o755,
      },
    );
  }

  run(script: string, more: Record<string, string> = {}) {
    const environment = authoring(this.world.environment);
    const { status, stdout, stderr } = spawnSync(
      "bash",
      ["--noprofile", "--norc", "-eo", "pipefail", "-c", script],
      {
        cwd: this.clone,
        encoding: "utf8",
        env: {
          ...environment,
          PATH: `${this.temp}${delimiter}${environment["PATH"]}`,
          GITHUB_ACTION_PATH: ROOT,
          GITHUB_BASE_REF: "main",
          GITHUB_OUTPUT: this.outputs,
          GITHUB_PATH: join(this.temp, "path"),
          GITHUB_REPOSITORY: "ada/shop",
          GITHUB_STEP_SUMMARY: this.summary,
          RUNNER_TEMP: this.temp,
          ...more,
        },
      },
    );
    return { status, stdout, stderr };
  }

  review(more: Record<string, string> = {}) {
    return this.run(stepOf(ACTION.runs.steps, "Review"), more);
  }

  outputLines(): string[] {
    return readFileSync(this.outputs, "utf8").trimEnd().split("\n");
  }
}
