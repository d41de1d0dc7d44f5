// `ctx delete`: takes a context that git has out of the worktree. Index, branches and HEAD are never touched.
import { CtxError } from "../errors/ctx-error.js";
import { makeFinding, type Finding } from "../errors/finding.js";
import type { Outcome } from "../model/outcome.js";
import { formatRef, type Ref } from "../model/ref.js";
import { quoteForShell } from "../model/text/shell-quote.js";
import type { Runtime } from "../ports/runtime.js";
import { directoryOf, MAIN_NAMES } from "../store/layout.js";
import type { Workspace } from "../store/place/workspace.js";
import { getContext, toRef } from "../store/read/find-ref.js";
import { locateFindings } from "../store/read/locate-findings.js";
import { findLinksTo } from "../store/read/task-links.js";
import {
  findUncommitted,
  surveyDirectory,
  type Survey,
  type UncommittedFile,
} from "../store/read/uncommitted.js";
import { changeUnderLock } from "../store/write/context-lock.js";
import { requireHere } from "../store/write/edit-context.js";
import { formatRemovals, removeContext } from "../store/write/remove-context.js";
import { requireInside } from "../store/write/writes.js";
import { openForWriting, type Opened } from "./open.js";
import type { DryRun, WriteRequest } from "./request.js";
import { sourcesOf } from "./resolve-ref.js";

export interface DeleteRequest extends WriteRequest {
  readonly ref: string;
}

export interface DeleteData extends DryRun {
  readonly ref: string;
  /** The files that were removed, relative to the root, the main document last. */
  readonly removed: readonly string[];
  /** A command that brings back what is missing and overwrites nothing. */
  readonly restore: string;
}

const MOST_NAMED = 10;

/**
 * Deletes a context's files, provided that HEAD has every one of them as it is. Tasks that still name it are findings.
 * @throws {CtxError} UNCOMMITTED, naming what git does not have; USAGE for global and project; CONTEXT_NOT_FOUND,
 * CONTEXT_ELSEWHERE; OUTSIDE_ROOT for a link in it; LOCK_HELD while it is being edited; FILE_CHANGED and WRITE_FAILED,
 * saying what was removed.
 */
export async function deleteContext(runtime: Runtime, request: DeleteRequest): Promise<Outcome<DeleteData>> {
  const opened = await openForWriting(runtime, request, {});
  const { workspace, reader } = opened;
  const ref = toRef(request.ref, reader.current);
  if (ref.level === "global" || ref.level === "project") {
    throw new CtxError("USAGE", `${formatRef(ref)} is always there and cannot be deleted.`, {
      hint: {
        command: "Tasks and branches can; single values go with `ctx unset`.",
        tool: "Tasks and branches can; a single value goes when it is updated with null.",
      },
    });
  }
  const git = gitFrom(runtime, workspace, request.directory);
  const survey = await surveyRemovable(runtime, opened, { ref, git });
  const links = ref.level === "task" ? await findLinksTo(reader.tree, ref.id) : [];
  const findings: Finding[] = links
    .filter(({ from }) => formatRef(from.ref) !== formatRef(ref))
    .map(({ from, word, pointer, source: { path } }) =>
      makeFinding("LINK_LEFT", `${formatRef(from.ref)} still names ${formatRef(ref)} in ${word}.`, {
        path,
        pointer,
      }),
    );
  const located = await locateFindings(
    [...workspace.findings, ...findings],
    [...sourcesOf([], workspace), ...links.map(({ source }) => source)],
  );
  const answer = { ref: formatRef(ref), restore: restoreCommand(ref, git) };
  if (request.dryRun === true) {
    const removed = survey.files.map(({ path }) => path);
    const diff = await formatRemovals(survey.files, workspace.prefix);
    return { data: { ...answer, removed, dryRun: true, diff }, findings: located };
  }
  // Under the lock, so that an edit comes before all of it or after all of it, and never finds half a context.
  const removed = await changeUnderLock(runtime, {
    workspace,
    ref,
    isRepeatable: false,
    attempt: async (confirm) => {
      const now = await surveyRemovable(runtime, opened, { ref, git });
      confirm();
      return removeContext(runtime, workspace, { ref, survey: now });
    },
  });
  return { data: { ...answer, removed }, findings: located };
}

/** Everything in the context's directory, if git has all of it. */
async function surveyRemovable(
  runtime: Runtime,
  opened: Opened,
  { ref, git }: { ref: Ref; git: string },
): Promise<Survey> {
  const survey = await surveyHere(runtime, opened, ref);
  const uncommitted = await findUncommitted(opened.workspace, directoryOf(ref), survey.files);
  if (uncommitted.length > 0) throw refuse(ref, uncommitted, git);
  return survey;
}

/** Everything in the context's directory, if it is this worktree that the context belongs to. */
async function surveyHere(runtime: Runtime, { workspace, reader }: Opened, ref: Ref): Promise<Survey> {
  const directory = directoryOf(ref);
  requireInside(runtime, workspace.root, directory);
  const context = await reader.read(ref);
  const survey = surveyDirectory(runtime.files, workspace.root, directory);
  if (context !== null && (survey === null || !(await isRest(workspace, directory, survey))))
    await requireHere(workspace, context);
  // Without a main document it may be what a killed run has left: whatever is there, git must have it.
  if (survey !== null) return survey;
  await getContext(runtime, workspace, { reader, ref });
  throw new CtxError("CONTEXT_NOT_FOUND", `${formatRef(ref)} has no files here.`, {
    path: `${directory}/`,
    hint: "`ctx list branches` shows the branches.",
  });
}

/**
 * Whether a killed run has left these files: HEAD has the main document, and here it is gone. The context may be on other
 * branches too; what is left of it is still this worktree's.
 */
async function isRest(
  { repository, prefix }: Workspace,
  directory: string,
  survey: Survey,
): Promise<boolean> {
  const mains = MAIN_NAMES.map((name) => `${directory}/${name}`);
  if (repository === null || survey.files.some(({ path }) => mains.includes(path))) return false;
  const { commit } = await repository.head();
  // In a sparse checkout the document may never have been here.
  if (commit === null || (await repository.isSparse())) return false;
  const found = await Promise.all(mains.map((path) => repository.objectsAt([commit], prefix + path)));
  return found.some(([oid]) => oid !== null && oid !== undefined);
}

function refuse(ref: Ref, uncommitted: readonly UncommittedFile[], git: string): CtxError {
  const shown = uncommitted.slice(0, MOST_NAMED).map(({ path, why }) => `${path} (${why})`);
  const more = uncommitted.length > MOST_NAMED ? [`and ${uncommitted.length - MOST_NAMED} more`] : [];
  const lacking = uncommitted.length === 1 ? "one of its files" : `${uncommitted.length} of its files`;
  const message = `${formatRef(ref)} is not deleted, since git lacks ${lacking}:`;
  const look = `\`${git} status --ignored -- ${quoteForShell(directoryOf(ref))}\``;
  return new CtxError("UNCOMMITTED", [message, ...shown, ...more].join("\n"), {
    hint: `Commit what is worth keeping and move the rest elsewhere. ${look} shows it.`,
    details: { files: uncommitted.map(({ path, why }) => ({ path, why })) },
  });
}

/** How git is started in a command to paste, so that paths relative to the root are right wherever a person stands. */
function gitFrom(runtime: Runtime, { root }: Workspace, directory: string): string {
  return runtime.files.realPath(directory) === root ? "git" : `git -C ${quoteForShell(root)}`;
}

/** `git checkout-index` without -f writes only what is missing, and only the worktree. */
function restoreCommand(ref: Ref, git: string): string {
  return `${git} ls-files -dz -- ${quoteForShell(directoryOf(ref))} | ${git} checkout-index -z --stdin`;
}
