// `ctx workflow`.
import { workflow, type WorkflowData } from "../../actions/workflow.js";
import type { CommandSpec, VerbSpec } from "../command-spec.js";
import { argumentOf } from "../parse/invocation.js";
import { OWN_OPTIONS, workflowRequestOf, type WorkflowVerb } from "../parse/workflow-request.js";
import { renderRunEvent } from "../render/running.js";
import { renderWorkflow } from "../render/workflow.js";
import { DATA_OPTIONS } from "../words.js";

const TAKES: Readonly<Record<WorkflowVerb, readonly [takes: string, description: string]>> = {
  list: ["[runs]", "What there is; what is under way"],
  show: ["<workflow>", "What it does, step by step"],
  validate: ["[workflow…]", "What is wrong with them, or doubtful"],
  new: ["<template>", "A workflow of your own"],
  start: ["<workflow>", "Begin a run: the first step, and what to send back"],
  next: ["--run RUN", "Report a step, get the next one"],
  run: ["[workflow]", "Execute commands, as far as they go"],
  status: ["<run>", "How far it is, and who is at what"],
  logs: ["<run> [step]", "What happened"],
  resume: ["<run>", "What there is to do now"],
  retry: ["<run> --failed", "Try again what failed; what succeeded is kept"],
  rewind: ["<run> <step>", "Go back to before a step"],
  fork: ["<run> [step]", "Go another way from there, in a run of its own"],
};

const VERBS: readonly VerbSpec[] = Object.entries(OWN_OPTIONS).map(([name, options]) => {
  const [takes, description] = TAKES[name as WorkflowVerb];
  return { name, takes, description, options };
});

export const command: CommandSpec<WorkflowData> = {
  name: "workflow",
  summary: "Look at workflows, check them, go through them",
  arguments: [
    {
      name: "what",
      required: true,
      choices: Object.keys(OWN_OPTIONS),
      description: Object.keys(OWN_OPTIONS).join(", "),
    },
    {
      name: "names",
      required: false,
      variadic: true,
      completes: "workflow",
      description: "ids, files or a template; a run, and one of its steps",
    },
  ],
  options: [
    { name: "mermaid", description: "show: as a Mermaid flowchart" },
    { name: "strict", description: "validate: warnings count as errors" },
    { name: "id", value: "ID", description: "new: what it is called (default: as the template)" },
    { name: "run", value: "RUN", completes: "run", description: "next, run: which run" },
    { name: "done", value: "STEP", completes: "step", description: "next: the path of a step that is done" },
    { name: "fail", value: "STEP", completes: "step", description: "next: the path of a step that failed" },
    { name: "reason", value: "TEXT", description: "next: why it failed" },
    { name: "confirm", value: "STEP", completes: "step", description: "next: a person agreed to this step" },
    ...DATA_OPTIONS,
    {
      name: "output",
      value: "TEXT",
      description: "next: what the step's criteria judge; - for standard input",
    },
    { name: "stateless", description: "next: from --data alone, without a run" },
    { name: "limit", value: "N", numeric: true, description: "hand out so many steps at most" },
    { name: "take-over", description: "resume: also the steps that others are at" },
    { name: "failed", description: "retry: what failed for good" },
    { name: "status", value: "S", description: "list runs: only those that stand so" },
    { name: "by", value: "WHO", description: "who does it (default: CTX_BY, else git's user.name)" },
    { name: "dry-run", description: "write and execute nothing; say what would be" },
  ],
  examples: [
    { line: "ctx workflow new blank --id login-feature", note: "one of your own" },
    { line: "ctx workflow start login-feature", note: "the first step" },
    { line: "ctx workflow next --run login-7kq2m9 --done plan", note: "the next one" },
  ],
  verbs: VERBS,
  writer: false,
  stopsCleanly: true,
  areFindingsResult: (invocation) => argumentOf(invocation, "what") === "validate",
  run: async (invocation, door) => workflow(door.runtime, await workflowRequestOf(invocation, door)),
  render: renderWorkflow,
  renderEvent: renderRunEvent,
};
