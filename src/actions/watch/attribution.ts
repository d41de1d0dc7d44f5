// To which context an edit belongs, as it is at the moment of the edit: the task that was named, else CTX_TASK, else
// what `ctx resolve` takes without a ref.
import type { Finding } from "../../errors/finding.js";
import type { Ref } from "../../model/ref.js";
import type { Runtime } from "../../ports/runtime.js";
import type { Workspace } from "../../store/place/workspace.js";
import { requireExists, toRef } from "../../store/read/find-ref.js";
import { listTasks } from "../../store/read/list-tasks.js";
import { chooseAmong, chooseRef } from "../choose-ref.js";
import { openForWriting } from "../open.js";

export interface Attribution {
  readonly ref: Ref;
  /** As it is now, for the append. */
  readonly workspace: Workspace;
  readonly findings: readonly Finding[];
}

export interface AttributionRequest {
  readonly directory: string;
  /** The workspace around that directory, where it was just opened. */
  readonly workspace?: Workspace;
  readonly task?: string;
  /** The branch on which it happened, where that is not the current one. */
  readonly branch?: string;
}

/**
 * Finds the context for edits made now.
 * @throws {CtxError} CONTEXT_NOT_FOUND for a task that does not exist; BRANCH_UNKNOWN where nothing tells; as opening
 * for writing does.
 */
export async function attribute(runtime: Runtime, request: AttributionRequest): Promise<Attribution> {
  const opened = await openForWriting(runtime, request, {});
  const { workspace, reader } = opened;
  const { ref, findings } = await choose(runtime, opened, request);
  await requireExists(runtime, workspace, { reader, ref });
  return { ref, workspace, findings };
}

async function choose(
  runtime: Runtime,
  opened: Awaited<ReturnType<typeof openForWriting>>,
  { task, branch }: AttributionRequest,
): Promise<{ ref: Ref; findings: readonly Finding[] }> {
  const { reader } = opened;
  if (task !== undefined) return { ref: toRef(task, reader.current), findings: [] };
  const isNamed = (runtime.environment["CTX_TASK"] ?? "") !== "";
  if (branch === undefined || isNamed || branch === reader.current.name) return chooseRef(runtime, opened);
  return { ref: chooseAmong((await listTasks(reader.tree)).tasks, branch).ref, findings: [] };
}
