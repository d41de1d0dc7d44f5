// Projects of the neighbours, in their own formats (written down from what their commands write), and what to ask them.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeRandom } from "../corpus/random.mjs";
import { makeClause, makeParagraph, makeSentence, makeTitle } from "../corpus/words.mjs";

const BRANCHES = 20;
const SPECS = 100;

/** Each: what to install, how to make a project of some tasks, and the commands beside ours. */
export const PEERS = [
  {
    name: "Backlog.md",
    packages: ["backlog.md@1.52.0"],
    program: "backlog",
    prepare: prepareBacklog,
    rows: [
      { job: "view", args: ["task", "view", "42", "--plain"] },
      { job: "list", args: ["task", "list", "--plain"] },
      { job: "edit", args: ["task", "edit", "42", "--append-notes", "half done"] },
      { job: "validate", args: ["doctor"], statuses: [0, 1] },
    ],
  },
  {
    name: "OpenSpec",
    packages: ["@fission-ai/openspec@1.13.2"],
    program: "openspec",
    // What it would send over the network is no cost of the job.
    env: { OPENSPEC_TELEMETRY: "0", DO_NOT_TRACK: "1" },
    prepare: prepareOpenSpec,
    rows: [
      { job: "view", args: ["show", "change-42", "--json"] },
      { job: "list", args: ["list", "--json"] },
      { job: "validate", args: ["validate", "--all", "--strict", "--json"], statuses: [0, 1] },
    ],
  },
  {
    name: "Task Master",
    packages: ["task-master-ai@0.43.1"],
    program: "task-master",
    isHeavy: true,
    prepare: prepareTaskMaster,
    rows: [
      { job: "view", args: ["show", "42"] },
      { job: "list", args: ["list"] },
      { job: "edit", args: ["set-status", "--id=42", "--status=in-progress"] },
      { job: "validate", args: ["validate-dependencies"], statuses: [0, 1] },
    ],
  },
];

function prepareBacklog({ project, env, program, tasks }) {
  const git = makeGit(project, env);
  const settings = ["--defaults", "--agent-instructions", "none", "--include-remote", "false"];
  execFileSync(program, ["init", "shop", ...settings], { cwd: project, env, stdio: "pipe" });
  for (let number = 1; number <= tasks; number++) {
    const random = makeRandom(`peer ${number}`);
    const title = makeTitle(random);
    const criteria = [1, 2, 3].map((index) => `- [ ] #${index} ${makeClause(random)}`).join("\n");
    const text = `---
id: TASK-${number}
title: ${title}
status: ${random.pick(["To Do", "In Progress", "Done"])}
assignee: []
created_date: '2026-02-01 10:00'
labels: [api, ui]
dependencies: []
ordinal: ${number * 1000}
---

## Description

<!-- SECTION:DESCRIPTION:BEGIN -->
${makeParagraph(random)}
<!-- SECTION:DESCRIPTION:END -->

## Acceptance Criteria
<!-- AC:BEGIN -->
${criteria}
<!-- AC:END -->
`;
    write(project, `backlog/tasks/task-${number} - ${title.replaceAll(" ", "-")}.md`, text);
  }
  git("add", "-A");
  git("commit", "-q", "-m", "Start");
  for (let index = 1; index <= BRANCHES; index++) git("branch", `feature/${index}`);
}

function prepareOpenSpec({ project, env, program, tasks }) {
  const git = makeGit(project, env);
  execFileSync(program, ["init", "--tools", "none", "."], { cwd: project, env, stdio: "pipe" });
  for (let number = 1; number <= SPECS; number++) {
    const random = makeRandom(`spec ${number}`);
    const text = `# area-${number}\n\n## Purpose\n\n${makeParagraph(random)}\n\n## Requirements\n\n${requirement(random)}`;
    write(project, `openspec/specs/area-${number}/spec.md`, text);
  }
  for (let number = 1; number <= tasks; number++) {
    const random = makeRandom(`change ${number}`);
    const directory = `openspec/changes/change-${number}`;
    const proposal = `## Why\n\n${makeParagraph(random)}\n\n## What Changes\n\n- ${makeSentence(random)}\n`;
    write(project, `${directory}/proposal.md`, proposal);
    write(
      project,
      `${directory}/tasks.md`,
      `## 1. Build\n\n- [x] 1.1 ${makeTitle(random)}\n- [ ] 1.2 ${makeTitle(random)}\n`,
    );
    const area = 1 + (number % SPECS);
    write(
      project,
      `${directory}/specs/area-${area}/spec.md`,
      `## ADDED Requirements\n\n${requirement(random)}`,
    );
  }
  git("add", "-A");
  git("commit", "-q", "-m", "Start");
}

function requirement(random) {
  const scenario = `#### Scenario: ${makeTitle(random)}\n\n- **WHEN** ${makeClause(random)}\n- **THEN** ${makeClause(random)}\n`;
  return `### Requirement: ${makeTitle(random)}\n\nThe system SHALL see to it that ${makeClause(random)}.\n\n${scenario}`;
}

function prepareTaskMaster({ project, env, tasks }) {
  const git = makeGit(project, env);
  const list = Array.from({ length: tasks }, (_, index) => {
    const random = makeRandom(`task master ${index + 1}`);
    const status = random.pick(["pending", "in-progress", "done"]);
    const texts = {
      title: makeTitle(random),
      description: makeSentence(random),
      details: makeParagraph(random),
    };
    const rest = { testStrategy: makeSentence(random), priority: "medium", dependencies: [], subtasks: [] };
    return { id: index + 1, ...texts, status, ...rest };
  });
  const metadata = {
    created: "2026-02-01T10:00:00.000Z",
    updated: "2026-02-01T10:00:00.000Z",
    description: "shop",
  };
  write(
    project,
    ".taskmaster/tasks/tasks.json",
    JSON.stringify({ master: { tasks: list, metadata } }, null, 2),
  );
  write(
    project,
    ".taskmaster/config.json",
    JSON.stringify({ global: { projectName: "shop", logLevel: "error" } }),
  );
  git("add", "-A");
  git("commit", "-q", "-m", "Start");
}

function makeGit(project, env) {
  const git = (...args) => execFileSync("git", args, { cwd: project, env, stdio: "pipe" });
  git("init", "-q", "-b", "main");
  git("config", "user.name", "Ada");
  git("config", "user.email", "ada@example.com");
  git("commit", "-q", "--allow-empty", "-m", "Begin");
  return git;
}

function write(project, path, text) {
  const absolute = join(project, path);
  mkdirSync(dirname(absolute), { recursive: true });
  writeFileSync(absolute, text);
}
