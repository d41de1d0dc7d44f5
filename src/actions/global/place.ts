// Where every part of `ctx global` starts: the source that config.json names, what was vendored, and which accepted
// patterns the source does not have yet.
import { CtxError } from "../../errors/ctx-error.js";
import type { Finding } from "../../errors/finding.js";
import type { Delegation } from "../../model/delegation.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import { judgeSource } from "../../model/source.js";
import type { Remote } from "../../ports/git-remote.js";
import type { Runtime } from "../../ports/runtime.js";
import { CONFIG_PATH, patternPathOf } from "../../store/layout.js";
import type { Workspace } from "../../store/place/workspace.js";
import { readDelegations } from "../../store/read/delegations.js";
import {
  GLOBAL_DIRECTORY,
  originIn,
  readRecord,
  readShared,
  type ReadRecord,
} from "../../store/sharing/vendored.js";
import type { Opened } from "../open.js";

/** An accepted pattern that the source does not have yet. */
export interface WaitingPattern {
  /** The delegation's id. */
  readonly id: string;
  readonly key: string;
  /** Relative to the root. */
  readonly path: string;
}

export interface GlobalPlace {
  readonly recorded: ReadRecord;
  /** The shared files below global/, by path there. */
  readonly here: ReadonlyMap<string, string | null>;
  readonly waiting: readonly (WaitingPattern & { readonly delegation: Delegation; readonly below: string })[];
  readonly findings: readonly Finding[];
}

/** Reads what is here. @throws {CtxError} as readShared does. */
export async function readGlobal(runtime: Runtime, { workspace, reader }: Opened): Promise<GlobalPlace> {
  const { root } = workspace;
  const recorded = readRecord(runtime, root);
  const here = readShared(runtime, root);
  const { delegations } = await readDelegations(reader.tree);
  const merged = new Set(recorded.record?.merged);
  const waiting = delegations.flatMap((delegation) => {
    const { to, status, proposal } = delegation;
    if (to.level !== "global" || status !== "accepted" || merged.has(proposal.id)) return [];
    const path = patternPathOf(to, proposal.key);
    const below = path.slice(GLOBAL_DIRECTORY.length + 1);
    const isStanding = originIn(here.get(below)) === proposal.id;
    return isStanding ? [{ id: proposal.id, key: proposal.key, path, below, delegation }] : [];
  });
  return { recorded, here, waiting, findings: [...workspace.findings, ...recorded.findings] };
}

/** An address as it stands in config.json, and as git takes it. */
export interface GlobalSource {
  readonly written: string;
  readonly address: string;
}

/**
 * Judges the source that is typed or configured.
 * @throws {CtxError} USAGE where there is none, or a typed one is none; FILE_INVALID where config.json names none;
 * SECRET_FOUND for one with a password in it, which is not shown.
 */
export function requireSource({ root, config }: Workspace, typed: string | undefined): GlobalSource {
  const written = typed ?? config.global?.source;
  if (written === undefined) {
    throw new CtxError("USAGE", `${CONFIG_PATH} names no source of the global context.`, {
      hint: "Name one once: ctx global pull --source https://example.com/team/context.git",
    });
  }
  const source = judgeSource(written);
  if (source.kind === "url") return { written, address: source.address };
  if (source.kind === "path") {
    const isAbsolute = /^(?:[A-Za-z]:)?[\\/]/.test(source.address);
    return { written, address: isAbsolute ? source.address : `${root}/${source.address}` };
  }
  const where = typed === undefined ? { path: CONFIG_PATH } : {};
  if (source.isSecret) {
    throw new CtxError("SECRET_FOUND", `The source of the global context is refused: ${source.why}.`, {
      ...where,
      hint: "Nothing was read or written. Leave it out of the address, and let git's credential helper or an ssh agent have it.",
    });
  }
  throw new CtxError(
    typed === undefined ? "FILE_INVALID" : "USAGE",
    `No source of a global context: ${source.why}.`,
    {
      ...where,
      hint: "A source is an https or ssh address, or a path.",
    },
  );
}

/** Opens a source. @throws {CtxError} REPOSITORY_UNSUPPORTED outside of a git repository, DEPENDENCY_MISSING without git. */
export async function openRemote(
  { repository, root }: Workspace,
  { address }: GlobalSource,
): Promise<Remote> {
  if (repository !== null) return repository.remote(address);
  throw new CtxError(
    "REPOSITORY_UNSUPPORTED",
    `${root} is in no git repository, and what is fetched is kept in one.`,
    {
      hint: "Make one with `git init`; it changes none of the files.",
    },
  );
}

/** A ref of the source, as config.json has it and in full. */
export interface SourceRef {
  readonly written: string;
  readonly full: string;
  /** The branch that a request to merge goes into; null where the source names none. */
  readonly into: string | null;
}

/**
 * Finds the ref that is asked for, else the source's default branch.
 * @throws {CtxError} BRANCH_UNKNOWN; REF_AMBIGUOUS for a name that is a branch and a tag.
 */
export function chooseRef(
  { defaultBranch, refs }: Awaited<ReturnType<Remote["look"]>>,
  wanted: string | undefined,
  source: string,
): SourceRef {
  const name = wanted ?? defaultBranch;
  const known = new Set(refs);
  if (name === null) {
    throw new CtxError("BRANCH_UNKNOWN", `${source} has no default branch.`, {
      hint: "Name the branch to follow with --ref; one without a commit cannot be followed yet.",
    });
  }
  const found = name.startsWith("refs/") ? [name] : [`refs/heads/${name}`, `refs/tags/${name}`];
  const [full, other] = found.filter((ref) => known.has(ref));
  if (full === undefined) {
    const branches = refs.flatMap((ref) => (ref.startsWith("refs/heads/") ? [ref.slice(11)] : []));
    throw new CtxError("BRANCH_UNKNOWN", `${source} has no branch or tag ${name}.`, {
      hint:
        branches.length === 0 ? "It has no branch yet." : `Its branches: ${branches.slice(0, 5).join(", ")}.`,
    });
  }
  if (other !== undefined) {
    throw new CtxError("REF_AMBIGUOUS", `${source} has a branch and a tag ${name}.`, {
      hint: `Name one of them: ${found.map((ref) => quoteForShell(ref)).join(" or ")}.`,
    });
  }
  const isBranch = full.startsWith("refs/heads/");
  return { written: name, full, into: isBranch ? full.slice("refs/heads/".length) : defaultBranch };
}
