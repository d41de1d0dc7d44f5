// Writing files under the root: planned first, so that a dry run shows exactly what would happen.
import { CtxError } from "../../errors/ctx-error.js";
import { formatDiff } from "../../format/diff.js";
import type { Runtime } from "../../ports/runtime.js";
import { CONFIG_PATH } from "../layout.js";
import type { Workspace } from "../place/workspace.js";
import { refuseSecrets } from "./refuse-secrets.js";

/** One file to write: `before` is what it holds now, null when it does not exist. */
export interface PlannedWrite {
  /** Relative to the root. */
  readonly path: string;
  readonly before: string | null;
  readonly after: string;
  /** Texts of other files that this one takes over: a secret that they hold is no new one. */
  readonly takenOver?: readonly string[];
}

/**
 * Asserts that documents of this workspace may be written.
 * @throws {CtxError} FORMAT_NEWER; FILE_INVALID for a broken config.json; REPOSITORY_UNSUPPORTED when sparse.
 */
export function requireWritable(workspace: Workspace): void {
  if (workspace.writeBlock === "newer") {
    throw new CtxError(
      "FORMAT_NEWER",
      `This .context was written by a newer ctx (format ${workspace.config.format}).`,
      {
        path: CONFIG_PATH,
        hint: "Update ctx to write here; reading works as well as this version can.",
      },
    );
  }
  if (workspace.writeBlock === "broken") {
    const line = workspace.findings.find((finding) => finding.line !== undefined)?.line;
    throw new CtxError(
      "FILE_INVALID",
      "config.json cannot be read, so ctx does not know what it may write here.",
      {
        path: CONFIG_PATH,
        ...(line === undefined ? {} : { line }),
        hint: "Mend the file and run the command again.",
      },
    );
  }
  if (workspace.isAbsent) {
    throw new CtxError(
      "REPOSITORY_UNSUPPORTED",
      "The checkout is sparse and leaves .context out, so nothing is written.",
      {
        hint: "Add it with `git sparse-checkout add .context`.",
      },
    );
  }
}

/**
 * Writes planned files, all or none, or with `dryRun` writes nothing and returns the diff of what it would do.
 * @throws {CtxError} SECRET_FOUND when a text holds a secret that the file did not; OUTSIDE_ROOT when a link is on the way;
 * WRITE_FAILED, FILE_CHANGED, CONTEXT_EXISTS; what `confirm` throws when it is called at the last moment before files are
 * put in place.
 */
export async function writeFiles(
  runtime: Runtime,
  { root, prefix, config }: Pick<Workspace, "root" | "prefix"> & Partial<Pick<Workspace, "config">>,
  { writes, dryRun, confirm }: { writes: readonly PlannedWrite[]; dryRun: boolean; confirm?: () => void },
): Promise<{ dryRun?: true; diff?: string }> {
  await refuseSecrets(writes, config);
  for (const { path } of writes) requireInside(runtime, root, path);
  if (dryRun) {
    // git applies a diff from the worktree's top, below which a nested root lies.
    return {
      dryRun: true,
      diff: await formatDiff(writes.map((write) => ({ ...write, path: prefix + write.path }))),
    };
  }
  const changes = writes
    .filter(({ before, after }) => before !== after)
    .map(({ path, before, after }) => ({ path: `${root}/${path}`, expected: before, text: after }));
  runtime.files.changeTogether(changes, confirm === undefined ? {} : { confirm });
  return {};
}

/**
 * Asserts that no symbolic link stands at a path or on the way to it.
 * @throws {CtxError} OUTSIDE_ROOT, naming the link.
 */
export function requireInside(runtime: Runtime, root: string, path: string): void {
  const parts = path.split("/");
  for (let count = 1; count <= parts.length; count++) {
    const part = parts.slice(0, count).join("/");
    if (runtime.files.kindOf(`${root}/${part}`) !== "symlink") continue;
    throw new CtxError("OUTSIDE_ROOT", `${part} is a symbolic link; ctx writes through none`, {
      path: part,
      hint: "Replace the link by a real file or directory.",
    });
  }
}
