// From a ref as typed to the context it names, or the refusal that helps.
import { CtxError } from "../../errors/ctx-error.js";
import type { LayerSource, StoredContext } from "../../model/layer.js";
import { foldName } from "../../model/names.js";
import { formatRef, parseRef, type Ref } from "../../model/ref.js";
import { findSimilar } from "../../model/text/similar.js";
import type { Runtime } from "../../ports/runtime.js";
import type { ContextReader } from "./context-reader.js";
import type { CurrentBranch } from "../place/current-branch.js";
import { BRANCHES_DIRECTORY, directoryOf, mainPathOf, nameOfDirectory, TASKS_DIRECTORY } from "../layout.js";
import type { Workspace } from "../place/workspace.js";

/**
 * Reads a ref as typed; `branch` becomes the current branch.
 * @throws {CtxError} REF_INVALID; BRANCH_UNKNOWN when no branch is current.
 */
export function toRef(text: string, current: CurrentBranch): Ref {
  const typed = parseRef(text);
  if (typed.level !== "branch" || typed.name !== null) return typed as Ref;
  if (current.name !== null) return { level: "branch", name: current.name };
  throw new CtxError("BRANCH_UNKNOWN", "No branch is current here.", {
    hint: "A tag, a commit, a detached HEAD has none, nor has a place without git; name it: branch/<name>.",
  });
}

/**
 * Reads the context of a ref from where it belongs.
 * @throws {CtxError} CONTEXT_NOT_FOUND for a task that exists nowhere; BRANCH_UNKNOWN for a branch nobody knows.
 */
export async function getContext(
  runtime: Runtime,
  workspace: Workspace,
  { reader, ref }: { reader: ContextReader; ref: Ref },
): Promise<StoredContext> {
  const context = await reader.read(ref);
  if (context !== null) return context;
  if (ref.level === "branch") {
    throw new CtxError("BRANCH_UNKNOWN", `git knows no branch ${ref.name}.`, {
      hint: "See `git branch --all`.",
    });
  }
  requireNotHidden(await reader.readHere(ref));
  throw notFound(ref, { known: taskIdsOnDisk(runtime, workspace), from: reader.tree.from });
}

/**
 * Asserts that no link stands in place of a context's shared main document or its directory: what such a link hides may
 * well exist, so that it is neither called absent nor created anew.
 * @throws {CtxError} OUTSIDE_ROOT, naming the link.
 */
export function requireNotHidden({ ref, findings }: StoredContext): void {
  const mains = [mainPathOf(ref, "json"), mainPathOf(ref, "markdown")];
  const link = findings.find(({ code, path }) => {
    return (
      code === "FILE_NOT_FOLLOWED" &&
      path !== undefined &&
      mains.some((main) => `${main}/`.startsWith(`${path}/`))
    );
  });
  if (link?.path !== undefined) throw hiddenByLink(ref, link.path);
}

function hiddenByLink(ref: Ref, path: string): CtxError {
  return new CtxError("OUTSIDE_ROOT", `${formatRef(ref)} cannot be read: ${path} is a symbolic link.`, {
    path,
    hint: "ctx follows no links under .context; put the file or directory itself there.",
  });
}

/**
 * Asserts that a context exists, opening as little as possible: most often its document is right here.
 * @throws {CtxError} as getContext does.
 */
export async function requireExists(
  runtime: Runtime,
  workspace: Workspace,
  { reader, ref }: { reader: ContextReader; ref: Ref },
): Promise<void> {
  if (ref.level === "global" || ref.level === "project") return;
  const isHere = (["markdown", "json"] as const).some((form) => {
    return runtime.files.kindOf(`${workspace.root}/${mainPathOf(ref, form)}`) === "file";
  });
  if (!isHere) await getContext(runtime, workspace, { reader, ref });
}

/** The ids of the tasks that have a directory in the worktree, in byte order. */
export function taskIdsOnDisk(runtime: Runtime, workspace: Workspace): string[] {
  return namesOnDisk(runtime, `${workspace.root}/${TASKS_DIRECTORY}`);
}

/** The names of the branches that have a directory in the worktree; cut ones cannot be told from here. */
export function branchNamesOnDisk(runtime: Runtime, workspace: Workspace): string[] {
  return namesOnDisk(runtime, `${workspace.root}/${BRANCHES_DIRECTORY}`);
}

function namesOnDisk(runtime: Runtime, directory: string): string[] {
  const entries = runtime.files.list(directory) ?? [];
  return entries
    .filter((entry) => entry.kind === "directory")
    .map((entry) => nameOfDirectory(entry.name))
    .filter((name): name is string => name !== null);
}

/** The existing task whose id differs from a new one only by case, which some file systems cannot tell apart. */
export function findCaseTwin(id: string, known: readonly string[]): string | null {
  const folded = foldName(id);
  return known.find((other) => other !== id && foldName(other) === folded) ?? null;
}

function notFound(ref: Ref, { known, from }: { known: readonly string[]; from: LayerSource }): CtxError {
  // A directory of that very name does not help: it lacks its main document, or the revision looked at lacks it.
  const near =
    ref.level === "task"
      ? findSimilar(
          ref.id,
          known.filter((id) => id !== ref.id),
        )
      : null;
  const meant = near === null ? "" : `did you mean ${near}? `;
  const place = from === "worktree" ? "" : ` at ${from}`;
  return new CtxError("CONTEXT_NOT_FOUND", `No context for ${formatRef(ref)}${place}.`, {
    path: `${directoryOf(ref)}/`,
    hint: {
      command: `${meant}List tasks with \`ctx list tasks\`.`,
      tool: `${meant}context_get without ref lists the tasks; context_add with kind task makes one.`,
    },
  });
}
