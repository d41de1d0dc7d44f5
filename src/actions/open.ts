// How every action starts: the workspace around the directory, and a reader of its contexts.
import type { Runtime } from "../ports/runtime.js";
import { makeContextReader, makeRevisionReader, type ContextReader } from "../store/read/context-reader.js";
import type { ReadOptions } from "../store/read/read-context.js";
import { openWorkspace, openWorkspaceAt, withConfigAt, type Workspace } from "../store/place/workspace.js";
import { requireWritable } from "../store/write/writes.js";
import type { PlaceRequest } from "./request.js";

export interface Opened {
  readonly workspace: Workspace;
  readonly reader: ContextReader;
}

/** Opens for reading, as things are now or, with `at`, as one revision has them. */
export async function openForReading(
  runtime: Runtime,
  request: PlaceRequest & { at?: string | undefined },
  options: ReadOptions,
): Promise<Opened> {
  if (request.at !== undefined) {
    const found = await openWorkspaceAt(runtime, request.directory);
    const reader = await makeRevisionReader(found, request.at, options);
    const { commit } = reader.current;
    return { workspace: commit === null ? found : await withConfigAt(found, commit), reader };
  }
  const workspace = await openWorkspace(runtime, request.directory);
  return { workspace, reader: await makeContextReader(runtime, workspace, options) };
}

/**
 * Opens for writing; `workspace` is that of the directory, where it was just opened.
 * @throws {CtxError} as requireWritable does, when this workspace is only read.
 */
export async function openForWriting(
  runtime: Runtime,
  request: PlaceRequest & { readonly workspace?: Workspace },
  options: ReadOptions,
): Promise<Opened> {
  const workspace = request.workspace ?? (await openWorkspace(runtime, request.directory));
  requireWritable(workspace);
  return { workspace, reader: await makeContextReader(runtime, workspace, options) };
}
