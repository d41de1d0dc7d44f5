// `ctx create`.
import { create, type CreateData } from "../../actions/create.js";
import type { CommandSpec } from "../command-spec.js";
import { readBody, readObject } from "../parse/input.js";
import { argumentOf, given, hasFlag, listOption, textOption, writerOf } from "../parse/invocation.js";
import { renderCreate } from "../render/writes.js";
import { DATA_OPTIONS, REF } from "../words.js";

export const command: CommandSpec<CreateData> = {
  name: "create",
  summary: "Create a context",
  arguments: [REF],
  options: [
    { name: "title", value: "TEXT", description: "its title" },
    ...DATA_OPTIONS,
    {
      name: "body",
      value: "FILE",
      completes: "file",
      description: "Markdown prose from a file, or - for standard input",
    },
    {
      name: "branch",
      value: "NAME",
      completes: "branch",
      description: "the branch that the task belongs to",
    },
    {
      name: "parent",
      value: "REF",
      completes: "ref",
      description: "the task or branch that it inherits from",
    },
    {
      name: "needs",
      value: "ID",
      completes: "task",
      variadic: true,
      description: "tasks that come first: all words up to the next option",
    },
    {
      name: "covers",
      value: "GLOB",
      completes: "file",
      variadic: true,
      description: "the code that it speaks about: likewise",
    },
    {
      name: "format",
      value: "FORM",
      choices: ["md", "json"],
      default: "md",
      description: "how it is written",
    },
    { name: "if-missing", description: "succeed when it exists already" },
  ],
  examples: [
    { line: 'ctx create task-42 --title "User login" --needs task-41', note: "a task" },
    { line: 'ctx create branch --data \'{"caching": "Redis"}\'', note: "the current branch" },
  ],
  writer: true,
  run: async (invocation, door) => {
    const format = textOption(invocation, "format");
    const body = await readBody(invocation, door);
    return create(door.runtime, {
      ...writerOf(invocation, door),
      ref: argumentOf(invocation, "ref"),
      ...given("title", textOption(invocation, "title")),
      ...given("data", await readObject(invocation, door)),
      ...given("body", body),
      ...given("branch", textOption(invocation, "branch")),
      ...given("parent", textOption(invocation, "parent")),
      ...given("needs", listOption(invocation, "needs")),
      ...given("covers", listOption(invocation, "covers")),
      ...(format === undefined ? {} : { form: format === "json" ? "json" : "markdown" }),
      ...(hasFlag(invocation, "if-missing") ? { ifMissing: true } : {}),
    });
  },
  render: renderCreate,
};
