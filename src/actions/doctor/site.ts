// The place that is examined, opened so that nothing stops it: what every other command refuses is here a fact.
import { CtxError, isCtxError } from "../../errors/ctx-error.js";
import type { Finding } from "../../errors/finding.js";
import type { FileKind } from "../../ports/files.js";
import type { ObjectId, Repository } from "../../ports/git.js";
import type { Runtime } from "../../ports/runtime.js";
import { CONTEXT_DIRECTORY } from "../../store/layout.js";
import { openForReading } from "../open.js";
import { inspectFiles } from "../inspect-files.js";
import { openWorkspace, type Workspace } from "../../store/place/workspace.js";

/** Something below .context/, links and dot names included; directories come before what they hold. */
export interface SiteFile {
  /** Relative to the root. */
  readonly path: string;
  readonly kind: FileKind;
}

export interface Site {
  readonly runtime: Runtime;
  /** Where the person stands, links resolved. */
  readonly directory: string;
  readonly repository: Repository | null;
  /** Why the repository that is there cannot be read. */
  readonly repositoryError: CtxError | null;
  readonly workspace: Workspace | null;
  /** Why there is no workspace. */
  readonly workspaceError: CtxError | null;
  /** Empty without a workspace. */
  readonly files: readonly SiteFile[];
  /** What `ctx validate` finds; empty without a workspace. Looked for at the first question. */
  findings(): Promise<readonly Finding[]>;
  /** The files of HEAD below .context/ by their path from the root; empty without a repository or a commit. */
  head(): Promise<ReadonlyMap<string, ObjectId>>;
}

/**
 * Opens a place for examination.
 * @throws {CtxError} USAGE when there is no such directory.
 */
export async function openSite(runtime: Runtime, asked: string): Promise<Site> {
  const directory = runtime.files.realPath(asked);
  if (directory === null) throw new CtxError("USAGE", `No such directory: ${asked}`);
  const repository = await attempt(async () => {
    const found = runtime.git.discover(directory);
    // Refs may be in a form that only a newer git knows; then nothing else of git's can be told either.
    await found?.head();
    return found;
  });
  // Where git's part is damaged, the files can be looked at all the same.
  const world =
    repository.error === null
      ? runtime
      : { ...runtime, git: { ...runtime.git, discover: (): Repository | null => null } };
  const workspace = await attempt(() => openWorkspace(world, directory));
  const root = workspace.value?.isAbsent === false ? workspace.value.root : null;
  let findings: Promise<readonly Finding[]> | undefined;
  let head: Promise<ReadonlyMap<string, ObjectId>> | undefined;
  return {
    runtime,
    directory,
    repository: repository.value,
    repositoryError: repository.error,
    workspace: workspace.value,
    workspaceError: workspace.error,
    files: root === null ? [] : listSite(runtime, root, CONTEXT_DIRECTORY),
    findings: () => (findings ??= root === null ? Promise.resolve([]) : inspect(world, root)),
    head: () => (head ??= listHead(repository.value, workspace.value)),
  };
}

async function inspect(runtime: Runtime, root: string): Promise<readonly Finding[]> {
  const opened = await openForReading(runtime, { directory: root }, { personal: true, entries: true });
  return (await inspectFiles(runtime, opened, {})).findings;
}

async function attempt<T>(
  open: () => Promise<T>,
): Promise<{ value: T; error: null } | { value: null; error: CtxError }> {
  try {
    return { value: await open(), error: null };
  } catch (error) {
    if (!isCtxError(error) || error.code === "BUG") throw error;
    return { value: null, error };
  }
}

/** What cannot be listed is left out here; the check of permissions names it. */
function listSite(runtime: Runtime, root: string, directory: string): SiteFile[] {
  const found: SiteFile[] = [];
  const waiting = [directory];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const { name, kind } of listOrNothing(runtime, `${root}/${next}`)) {
      const path = `${next}/${name}`;
      found.push({ path, kind });
      if (kind === "directory") waiting.push(path);
    }
  }
  return found.sort((left, right) => (left.path < right.path ? -1 : 1));
}

function listOrNothing(runtime: Runtime, path: string) {
  try {
    return runtime.files.list(path) ?? [];
  } catch (error) {
    if (!isCtxError(error)) throw error;
    return [];
  }
}

/** The bytes of a file below the root; null where it cannot be read, which other checks say. */
export function readBytes({ runtime }: Site, root: string, path: string): Uint8Array | null {
  try {
    return runtime.files.read(`${root}/${path}`);
  } catch (error) {
    if (!isCtxError(error)) throw error;
    return null;
  }
}

async function listHead(
  repository: Repository | null,
  workspace: Workspace | null,
): Promise<ReadonlyMap<string, ObjectId>> {
  const found = new Map<string, ObjectId>();
  if (repository === null || workspace === null) return found;
  const { commit } = await repository.head();
  if (commit === null) return found;
  const { prefix } = workspace;
  for (const { path, oid, kind } of await repository.listFiles(commit, prefix + CONTEXT_DIRECTORY)) {
    if (kind === "file") found.set(path.slice(prefix.length), oid);
  }
  return found;
}
