// Arguments and options that several commands share, worded once.
import { CtxError } from "../errors/ctx-error.js";
import { ENTRY_KINDS } from "../model/entry.js";
import type { ArgumentSpec, Invocation, OptionSpec } from "./command-spec.js";
import { given, hasFlag, listOption, textOption } from "./parse/invocation.js";

export const REF: ArgumentSpec = {
  name: "ref",
  required: true,
  completes: "ref",
  description: "global, project, branch, branch/<name>, task/<id> or a task id",
};

export const POINTER: ArgumentSpec = {
  name: "pointer",
  required: true,
  completes: "pointer",
  description: "a.b.c, or a JSON Pointer: /a/b/c",
};

export const DATA_OPTIONS: readonly OptionSpec[] = [
  { name: "data", value: "JSON", conflicts: ["file"], description: "values, as a JSON object" },
  {
    name: "file",
    value: "FILE",
    completes: "file",
    description: "the same from a file, or - for standard input",
  },
];

export const EDIT_OPTIONS: readonly OptionSpec[] = [
  { name: "personal", description: "write your own git-ignored document instead" },
  { name: "if-revision", value: "R", description: "refuse unless it still has the revision that get told" },
];

export const KEY_OPTION: OptionSpec = {
  name: "key",
  value: "KEY",
  description: "retrying with the same key stores one entry",
};

export const NO_PERSONAL: OptionSpec = { name: "no-personal", description: "leave out personal documents" };

/** The part of a request that reading commands with `--no-personal` share. */
export function personalOf(invocation: Invocation): { readonly personal?: boolean } {
  return hasFlag(invocation, "no-personal") ? { personal: false } : {};
}

export const FOLLOW: OptionSpec = { name: "follow", description: "go on, and show what comes until Ctrl-C" };

export const INTEREST_OPTIONS: readonly OptionSpec[] = [
  { name: "since", value: "CURSOR", description: "only what the answer with that cursor did not tell" },
  { name: "for", value: "WHO", description: "nothing that this agent wrote itself" },
  {
    name: "ref",
    value: "REF",
    completes: "ref",
    repeatable: true,
    description: `only in this context, or in these: ${REF.description}`,
  },
  {
    name: "kind",
    value: "KIND",
    choices: [...ENTRY_KINDS, "document"],
    repeatable: true,
    description: `only ${ENTRY_KINDS.join(", ")}, document`,
  },
];

/** The part of a request that `INTEREST_OPTIONS` give. */
export function interestOf(invocation: Invocation): {
  readonly since?: string;
  readonly for?: string;
  readonly refs?: readonly string[];
  readonly kinds?: readonly string[];
} {
  return {
    ...given("since", textOption(invocation, "since")),
    ...given("for", textOption(invocation, "for")),
    ...given("refs", listOption(invocation, "ref")),
    ...given("kinds", listOption(invocation, "kind")),
  };
}

/** The part of a request that `EDIT_OPTIONS` give. */
export function editOf(invocation: Invocation): {
  readonly personal?: boolean;
  readonly ifRevision?: string;
} {
  const revision = textOption(invocation, "if-revision");
  return {
    ...(hasFlag(invocation, "personal") ? { personal: true } : {}),
    ...(revision === undefined ? {} : { ifRevision: revision }),
  };
}

/** @throws {CtxError} USAGE when there is nothing to write. */
export function requireInput<T>(value: T | undefined, command: string): T {
  if (value !== undefined) return value;
  throw new CtxError("USAGE", `ctx ${command} needs --data or --file.`, {
    hint: `For example: ctx ${command} task-42 --data '{"caching": "Redis"}'`,
  });
}
