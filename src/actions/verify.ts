// `ctx verify`: somebody looked at the code that a context covers and says that the context still holds. One entry for each
// document, which names the very blobs.
import { CtxError } from "../errors/ctx-error.js";
import { makeFinding, type Finding } from "../errors/finding.js";
import type { Entry } from "../model/entry.js";
import type { Outcome } from "../model/outcome.js";
import { formatRef, type Ref } from "../model/ref.js";
import { quoteForShell } from "../model/text/shell-quote.js";
import type { Changes } from "../ports/git-changes.js";
import type { Runtime } from "../ports/runtime.js";
import { withoutRetracted } from "../resolve/entry-selection.js";
import { readAuthor } from "../store/author.js";
import { directoryOf } from "../store/layout.js";
import type { Workspace } from "../store/place/workspace.js";
import type { ContextReader } from "../store/read/context-reader.js";
import { getContext, toRef } from "../store/read/find-ref.js";
import { locateFindings } from "../store/read/locate-findings.js";
import { appendEntry } from "../store/write/append-entry.js";
import {
  below,
  findSubjects,
  placesBelow,
  takeFingerprint,
  type CodeFile,
  type State,
  type Subject,
} from "./check/judge.js";
import { readHere } from "./check/report.js";
import { openForWriting } from "./open.js";
import type { DryRun, WriteRequest } from "./request.js";
import { sourcesOf } from "./resolve-ref.js";

export interface VerifyRequest extends WriteRequest {
  readonly ref: string;
  /** Why it still holds. */
  readonly message?: string;
  /** Accept what the commit being made holds, instead of the worktree. */
  readonly staged?: boolean;
}

/** The entry about one document. */
export interface Verification {
  readonly id: string;
  /** The entry's file. */
  readonly path: string;
  /** `sha256:…` over the covered files' paths and blobs. */
  readonly fingerprint: string;
  /** The document. */
  readonly document: string;
  /** How many files it covers. */
  readonly files: number;
  /** False when the same was accepted already. */
  readonly created: boolean;
}

/** The first document's entry; `entries` has all of them. */
export interface VerifyData extends DryRun {
  readonly ref: string;
  readonly id: string;
  readonly path: string;
  readonly fingerprint: string;
  readonly entries: readonly Verification[];
}

/**
 * Accepts the code that a context covers, as the worktree (or the index) holds it.
 * @throws {CtxError} CONTEXT_NOT_FOUND; VALUE_NOT_FOUND when no document of it here has `$covers`; FILE_INVALID when one
 * cannot be read; REPOSITORY_UNSUPPORTED without git, and where what git would store cannot be told; WRITE_FAILED.
 */
export async function verify(runtime: Runtime, request: VerifyRequest): Promise<Outcome<VerifyData>> {
  if (request.message?.trim() === "") throw new CtxError("USAGE", "The message is empty.");
  const { workspace, reader } = await openForWriting(runtime, request, { entries: true });
  const ref = toRef(request.ref, reader.current);
  const { repository } = workspace;
  if (repository === null) throw withoutGit(workspace);
  const changes = await repository.changes();
  const state = await openState(runtime, { changes, workspace, ref, isStaged: request.staged === true });
  const subjects = await findOwn(runtime, workspace, { reader, ref, state });
  const by = await readAuthor(request.by, { repository, environment: runtime.environment });
  const { commit } = await repository.head();
  const accepted = await acceptAll(runtime, state, subjects);
  const standing = withoutRetracted((await reader.readHere(ref)).entries);
  const recording: Recording = { request, ref, by, commit, standing };
  const entries: Recorded[] = [];
  for (const each of accepted) entries.push(await record(runtime, workspace, { ...recording, each }));
  const [{ id, path, fingerprint }] = entries as [Recorded];
  const diff = entries.map((entry) => entry.diff ?? "").join("");
  const dryRun = request.dryRun === true ? { dryRun: true as const, diff } : {};
  const nothing = accepted.filter(({ files }) => files === 0).map(({ document }) => coversNothing(document));
  return {
    data: {
      ref: formatRef(ref),
      id,
      path,
      fingerprint,
      entries: entries.map(({ diff: _diff, ...entry }) => entry),
      ...dryRun,
    },
    findings: await locateFindings([...workspace.findings, ...nothing], sourcesOf([], workspace)),
  };
}

/** What is accepted for one document. */
type Accepted = Pick<Verification, "document" | "fingerprint" | "files">;

interface Recorded extends Verification {
  readonly diff?: string | undefined;
}

interface Recording {
  readonly request: VerifyRequest;
  readonly ref: Ref;
  readonly by: string;
  readonly commit: string | null;
  /** What the worktree's entries say already. */
  readonly standing: readonly Entry[];
}

/** All of it is worked out before any of it is recorded. */
async function acceptAll(runtime: Runtime, state: State, subjects: readonly Subject[]): Promise<Accepted[]> {
  const places = [...new Set(subjects.flatMap(({ covers }) => covers?.places ?? []))];
  const code = await state.listFiles(places);
  const accepted: Accepted[] = [];
  for (const subject of subjects) {
    const document = subject.document.path;
    const print = await takeFingerprint(runtime, requireCovers(document, subject.covers), code);
    const fingerprint = requireFingerprint(print.fingerprint, { document, code: print.covered });
    accepted.push({ document, fingerprint, files: print.covered.length });
  }
  return accepted;
}

/** Records one acceptance, unless it stands already; another message is another acceptance. */
async function record(
  runtime: Runtime,
  workspace: Workspace,
  { request, ref, by, commit, standing, each }: Recording & { readonly each: Accepted },
): Promise<Recorded> {
  const { fingerprint } = each;
  const document = each.document.slice(directoryOf(ref).length + 1);
  const known = standing.find(({ record: { kind, text, ...fields } }) => {
    const isSame =
      kind === "verified" && fields.fingerprint === fingerprint && fields["document"] === document;
    return isSame && (request.message === undefined || text === request.message);
  });
  if (known !== undefined) return { id: known.record.id, path: known.path, ...each, created: false };
  const { id, path, created, diff } = await appendEntry(runtime, workspace, {
    ref,
    by,
    body: {
      kind: "verified",
      ...(request.message === undefined ? {} : { text: request.message }),
      fingerprint,
      document,
      ...(commit === null ? {} : { commit }),
    },
    dryRun: request.dryRun ?? false,
  });
  return { id, path, ...each, created, diff };
}

/** The documents and the code: of the worktree, or of the index that is about to be committed. */
async function openState(
  runtime: Runtime,
  {
    changes,
    workspace,
    ref,
    isStaged,
  }: { changes: Changes; workspace: Workspace; ref: Ref; isStaged: boolean },
): Promise<State> {
  const { root, prefix } = workspace;
  const list = async (places: readonly string[]): Promise<readonly CodeFile[]> => {
    const there = placesBelow(places, prefix);
    return below(await (isStaged ? changes.listStaged(there) : changes.listWorktree(there)), prefix);
  };
  return {
    contextFiles: await list([directoryOf(ref)]),
    read: isStaged
      ? (files) =>
          changes.readTexts(files.map(({ path, oid }) => ({ path: prefix + path, oid: oid as string })))
      : async (files) => files.map(({ path }) => readHere(runtime, `${root}/${path}`) ?? null),
    listFiles: list,
  };
}

/** The documents of a context that cover something. */
async function findOwn(
  runtime: Runtime,
  workspace: Workspace,
  { reader, ref, state }: { reader: ContextReader; ref: Ref; state: State },
): Promise<Subject[]> {
  const subjects = await findSubjects(state);
  const broken = subjects.find(({ document }) => document.covers === null);
  if (broken !== undefined) {
    throw new CtxError(
      "FILE_INVALID",
      `${broken.document.path} cannot be read, so that nobody can tell what it covers.`,
      {
        path: broken.document.path,
        hint: `\`ctx validate ${quoteForShell(formatRef(ref))}\` tells what is wrong.`,
      },
    );
  }
  if (subjects.length > 0) return subjects;
  const context = await getContext(runtime, workspace, { reader, ref });
  const name = formatRef(ref);
  const isElsewhere = context.documents.some(({ words }) => words.covers !== undefined);
  if (isElsewhere) {
    throw new CtxError(
      "CONTEXT_ELSEWHERE",
      `The documents of ${name} that cover code are not among the files that git has here.`,
      {
        path: `${directoryOf(ref)}/`,
        hint: "Verify it in their branch's worktree; with --staged, stage them first.",
      },
    );
  }
  throw new CtxError(
    "VALUE_NOT_FOUND",
    `No document of ${name} says which code it covers: none has $covers.`,
    {
      path: `${directoryOf(ref)}/`,
      hint: `Say so first, for example: ctx set ${quoteForShell(name)} '/$covers' '["src/**"]'`,
    },
  );
}

function requireCovers(path: string, covers: Subject["covers"]): NonNullable<Subject["covers"]> {
  if (covers !== null) return covers;
  throw new CtxError("FILE_INVALID", `The globs in $covers of ${path} cannot be matched.`, {
    path,
    hint: `What is wrong with them: ctx validate ${quoteForShell(path)}`,
  });
}

function requireFingerprint(
  fingerprint: string | null,
  { document, code }: { document: string; code: readonly CodeFile[] },
): string {
  if (fingerprint !== null) return fingerprint;
  const unmerged = code.find(({ isUnmerged }) => isUnmerged === true);
  const open = unmerged ?? code.find(({ oid }) => oid === null);
  const path = open?.path ?? document;
  throw new CtxError(
    "REPOSITORY_UNSUPPORTED",
    unmerged === undefined
      ? `What git would store of ${path} is decided by a program that git is configured to run, and ctx does not run it.`
      : `${path} is in conflict, so that there is no one content to accept.`,
    {
      path,
      hint:
        unmerged === undefined
          ? "Stage the file, and verify with --staged: then git has stored it."
          : "Resolve the conflict first; `git status` names what is left.",
    },
  );
}

function coversNothing(path: string): Finding {
  return makeFinding("COVERS_NOTHING", "No file matches its $covers, so that there was nothing to accept.", {
    path,
    pointer: "/$covers",
    hint: "Globs are relative to the context root and use /, as in src/auth/**.",
  });
}

function withoutGit({ root }: Pick<Workspace, "root">): CtxError {
  return new CtxError(
    "REPOSITORY_UNSUPPORTED",
    `${root} is in no git repository, which is what tells contents apart.`,
    {
      hint: "Start one with `git init`.",
    },
  );
}
