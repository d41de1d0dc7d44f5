// What a request asks for once everything is known: the command line's words, and those of a task's `$session` where they
// were approved. What files say is read and checked here, anew each time, and used only as it was checked.
import { CtxError } from "../../errors/ctx-error.js";
import type { Finding } from "../../errors/finding.js";
import type { SendOrder } from "../../model/queued-request.js";
import type { Requirement } from "../../model/session.js";
import type { Preparation } from "../../policy/session/preparation.js";
import type { Runtime } from "../../ports/runtime.js";
import { listKnownSecrets, type KnownSecret } from "../../secrets/mask-output.js";
import { requireApproved } from "../trust/require-approved.js";
import { readSessionSetting } from "../trust/session-setting.js";

export interface Wanted {
  readonly preparation: Preparation;
  readonly requires: readonly Requirement[];
  /** The branch that the task belongs to; null: none. */
  readonly taskBranch: string | null;
  /** Of what came from files; null: nothing did. */
  readonly hash: string | null;
  /** What must be shown nowhere. */
  readonly known: readonly KnownSecret[];
  /** What is wrong in the files that it comes from. */
  readonly findings: readonly Finding[];
}

export type Wish = Pick<SendOrder, "directory" | "task" | "workdir" | "env" | "prereqs" | "requires">;

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Puts together what is wanted; the command line wins over files, and its prerequisites come after theirs.
 * @throws {CtxError} as readSessionSetting and requireApproved do; USAGE for what no shell could take.
 */
export async function findWanted(runtime: Runtime, wish: Wish): Promise<Wanted> {
  const { task, workdir, env, prereqs, requires, directory } = wish;
  requireTakeable(wish);
  const read = task === null ? null : await readSessionSetting(runtime, { directory, ref: task });
  const setting = read === null ? null : await requireApproved(runtime, read);
  const environment = { ...setting?.env, ...env };
  return {
    preparation: {
      directory: workdir ?? setting?.workdir ?? null,
      environment,
      prerequisites: [...(setting?.prereqs ?? []), ...prereqs],
    },
    requires: [...new Set([...requires, ...(setting?.requires ?? [])])],
    taskBranch: read?.branch ?? null,
    hash: setting?.hash ?? null,
    known: [
      ...Object.entries(environment).map(([name, value]) => ({ name, value })),
      ...listKnownSecrets(runtime.environment),
    ],
    findings: read?.findings ?? [],
  };
}

function requireTakeable({ env, prereqs }: Wish): void {
  const name = Object.keys(env).find((one) => !VARIABLE.test(one));
  if (name !== undefined) {
    throw new CtxError("USAGE", `No variable can be called ${JSON.stringify(name)}.`, {
      hint: "Letters, digits and underscores: --env DEBUG=1.",
    });
  }
  if ([...Object.values(env), ...prereqs].some((text) => text.includes("\0")))
    throw new CtxError("USAGE", "A NUL character cannot be part of a command or a variable.");
  if (prereqs.some((command) => command.trim() === ""))
    throw new CtxError("USAGE", "A prerequisite is a command, and this one is empty.");
}

/**
 * The real path of the directory that somebody named.
 * @throws {CtxError} USAGE where there is none.
 */
export function requireDirectory({ files }: Runtime, directory: string, named: string): string {
  const real = files.realPath(/^(?:\/|[A-Za-z]:)/.test(named) ? named : `${directory}/${named}`);
  if (real !== null && files.kindOf(real) === "directory") return real;
  throw new CtxError("USAGE", `There is no directory ${named}.`, {
    hint: "Work happens in a directory that exists; --workdir names one.",
  });
}
