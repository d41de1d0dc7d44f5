// The one gate before anything that a repository's files say is run or exported (SPEC §13, P20): for sessions, and for
// whatever else comes to use a `$session`. What passes is handed out here and nowhere else, so that the value that was
// checked is the value that is used, whatever becomes of the files meanwhile.
import { CtxError } from "../../errors/ctx-error.js";
import { formatRef } from "../../model/ref.js";
import type { SessionRequirement, SessionSetting } from "../../model/session-setting.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import { subjectOf, type ApprovalSubject } from "../../policy/trust/approval-subject.js";
import type { Runtime } from "../../ports/runtime.js";
import type { Workspace } from "../../store/place/workspace.js";
import { readApprovals, type Approval, type Approvals } from "../../store/trust/approvals.js";
import type { ReadSetting } from "./session-setting.js";
import { findDirectory } from "./setting-directory.js";

/** A setting that may be used. */
export interface ApprovedSetting {
  /**
   * Absolute, links resolved, inside of the worktree. Commands were approved for one directory, which is the root where
   * the setting names none; null where it names none and holds no commands.
   */
  readonly workdir: string | null;
  /** Names are letters, digits and underscores; values and commands may hold anything but NUL. */
  readonly env: Readonly<Record<string, string>>;
  readonly prereqs: readonly string[];
  readonly requires: readonly SessionRequirement[];
  /** The approval that allows it; null where nothing needed one. */
  readonly hash: string | null;
}

/**
 * Hands out a setting for use.
 * @throws {CtxError} UNTRUSTED where what it runs or exports was not approved for this repository, exactly as it is;
 * OUTSIDE_ROOT, FILE_INVALID for its directory; FILE_INVALID where a document of the lineage cannot be read; WRITE_FAILED where approvals have no place.
 */
export async function requireApproved(runtime: Runtime, read: ReadSetting): Promise<ApprovedSetting> {
  const { workspace, setting, ref, broken } = read;
  if (broken[0] !== undefined) throw incomplete(formatRef(ref), broken[0]);
  const named = findDirectory(runtime.files, workspace, setting.workdir);
  const subject = subjectIn(workspace, setting);
  const hash = subject === null ? null : await hashOf(runtime, subject);
  if (subject !== null && hash !== null) {
    const approvals = await readApprovals(runtime, workspace);
    const approval = findApproval(approvals, { hash, subject });
    if (approval === null) throw untrusted(formatRef(ref), { hash, subject, approvals });
  }
  const { root } = workspace;
  const isBound = subject !== null && subject.commands.length > 0;
  return {
    workdir: named ?? (isBound ? (runtime.files.realPath(root) ?? root) : null),
    env: Object.fromEntries(setting.env.map(({ name, value }) => [name, value])),
    prereqs: setting.prereqs.map(({ command }) => command),
    requires: setting.requires,
    hash,
  };
}

/** What has to be approved of a setting, in its place below the worktree's top level; null where nothing has to. */
export function subjectIn(
  { prefix }: Pick<Workspace, "prefix">,
  setting: SessionSetting,
): ApprovalSubject | null {
  const below = setting.workdir?.workdir ?? ".";
  return subjectOf(setting, prefix === "" ? below : below === "." ? prefix.slice(0, -1) : prefix + below);
}

/** The hash by which a subject is approved. */
export async function hashOf({ hashes }: Runtime, { text }: ApprovalSubject): Promise<string> {
  return `sha256:${await hashes.sha256(text)}`;
}

/** The approval of a subject, with every name that has to be named; null where there is none. */
export function findApproval(
  { known }: Pick<Approvals, "known">,
  { hash, subject }: { hash: string; subject: ApprovalSubject },
): Approval | null {
  const approval = known.find((one) => one.hash === hash);
  const covers = subject.powerful.every((name) => approval?.env.includes(name));
  return approval !== undefined && covers ? approval : null;
}

/** Half a setting is another one than was meant. */
function incomplete(ref: string, path: string): CtxError {
  return new CtxError(
    "FILE_INVALID",
    `What ${ref} needs of a session is not known: ${path} cannot be read.`,
    {
      path,
      hint: `Mend the file: ctx validate ${quoteForShell(path)} tells what is wrong with it.`,
    },
  );
}

function untrusted(
  ref: string,
  { hash, subject, approvals }: { hash: string; subject: ApprovalSubject; approvals: Approvals },
): CtxError {
  const parts = [count(subject.commands.length, "command"), count(subject.env.length, "variable")];
  const what = parts.filter((part) => part !== null).join(" and ");
  const ignored = approvals.findings[0];
  return new CtxError(
    "UNTRUSTED",
    `The files of ${ref} ask for ${what} that nobody approved here, as they are now.`,
    {
      details: { hash, ...(ignored === undefined ? {} : { ignored: `${ignored.path}: ${ignored.message}` }) },
      hint: `See what it is: ctx trust show ${quoteForShell(ref)}`,
    },
  );
}

function count(many: number, word: string): string | null {
  return many === 0 ? null : `${many} ${word}${many === 1 ? "" : "s"}`;
}
