// `ctx check --staged`: the commit being made, and nothing else. Documents, entries and settings are those of its index.
import { isCtxError } from "../../errors/ctx-error.js";
import type { Finding } from "../../errors/finding.js";
import type { Runtime } from "../../ports/runtime.js";
import type { Changes } from "../../ports/git-changes.js";
import { CONFIG_PATH, CONTEXT_DIRECTORY } from "../../store/layout.js";
import {
  openWorkspace,
  openWorkspaceAt,
  withConfigText,
  type Workspace,
} from "../../store/place/workspace.js";
import { below, placesBelow, type CodeFile, type Judgement, type State } from "./judge.js";
import { judgeChange } from "./net-change.js";
import { findSecrets } from "./secrets.js";

export interface CheckedState {
  /** With the settings that count for what was checked; null where there is no context at all. */
  readonly workspace: Workspace | null;
  readonly judged: readonly Judgement[];
  /** What is wrong with the files that were looked at, beside what is stale. */
  readonly findings: readonly Finding[];
}

/** Where nothing was looked at. */
function nothingIn(workspace: Workspace | null): CheckedState {
  return { workspace, judged: [], findings: [] };
}

/** Judges the commit being made. Where nothing of ctx's is in it there is nothing to judge, and nothing to complain of. */
export async function checkStaged(runtime: Runtime, directory: string): Promise<CheckedState> {
  const found = await open(runtime, directory);
  const repository = found?.repository ?? null;
  if (found === null || repository === null) return nothingIn(found);
  const changes = await repository.changes();
  const { prefix } = found;
  const listing = changes.listStaged([prefix + CONTEXT_DIRECTORY]);
  listing.catch(() => null); // Where git refuses, the first question tells.
  const staged = below(await changes.staged(), prefix);
  const contextFiles: readonly CodeFile[] = below(await listing, prefix);
  const state = makeState(changes, { contextFiles, prefix });
  const workspace = await withStagedConfig(found, state);
  if (workspace === null) return nothingIn(workspace);
  const among = new Set(staged.filter(({ after }) => after !== null).map(({ path }) => path));
  return {
    workspace,
    judged: await judgeChange(runtime, { changes: staged }, () => Promise.resolve(state)),
    findings: await findSecrets(state, { allow: workspace.config.secrets.allow, among }),
  };
}

/** The workspace on disk, else the worktree's top: what is committed may be gone from the worktree. */
async function open(runtime: Runtime, directory: string): Promise<Workspace | null> {
  try {
    return await openWorkspace(runtime, directory);
  } catch (error) {
    if (!isCtxError(error) || error.code !== "NOT_INITIALIZED") throw error;
  }
  try {
    return await openWorkspaceAt(runtime, directory);
  } catch (error) {
    if (!isCtxError(error) || error.code !== "NOT_INITIALIZED") throw error;
    return null;
  }
}

function makeState(
  changes: Changes,
  { contextFiles, prefix }: { contextFiles: readonly CodeFile[]; prefix: string },
): State {
  return {
    contextFiles,
    read: (files) =>
      changes.readTexts(files.map(({ path, oid }) => ({ path: prefix + path, oid: oid as string }))),
    listFiles: async (places) => below(await changes.listStaged(placesBelow(places, prefix)), prefix),
  };
}

/** The settings that are being committed; null where there are none, so that this is no place of ctx. */
async function withStagedConfig(workspace: Workspace, state: State): Promise<Workspace | null> {
  const file = state.contextFiles.find(({ path, kind }) => path === CONFIG_PATH && kind === "file");
  if (file === undefined) return null;
  const [text = null] = await state.read([file]);
  return text === null || text === workspace.configSource?.text ? workspace : withConfigText(workspace, text);
}
