// Whether a run's definition has changed on disk since the run began: the run goes on with the one it began with.
import { makeFinding, type Finding } from "../../../errors/finding.js";
import { isCtxError } from "../../../errors/ctx-error.js";
import { isJsonEqual, type Json, type JsonObject } from "../../../model/json/json.js";
import type { Runtime } from "../../../ports/runtime.js";
import type { Workspace } from "../../../store/place/workspace.js";
import { workflowPathOf } from "../../../store/read/workflows.js";
import type { OpenRun } from "./open-run.js";

/** A finding for each file that says something else today; one that is gone, or is not here, changed nothing. */
export function findChanged(
  runtime: Runtime,
  { root }: Workspace,
  { pinned, place }: Pick<OpenRun, "pinned" | "place">,
): Finding[] {
  const files: [path: string, content: JsonObject][] = [
    [pinned.path, pinned.definition],
    ...Object.entries(pinned.used).map(([id, content]): [string, JsonObject] => [
      workflowPathOf(id),
      content,
    ]),
  ];
  return files
    .filter(([path, content]) => hasChanged(runtime, absolute(root, path), content))
    .map(([path]) =>
      makeFinding("WORKFLOW_CHANGED", `The definition has changed since ${place.run} was started.`, {
        path,
        hint: "The run goes on with the one that it was started with.",
      }),
    );
}

function absolute(root: string, path: string): string {
  return /^(?:\/|[A-Za-z]:[\\/])/.test(path) ? path : `${root}/${path}`;
}

function hasChanged(runtime: Runtime, path: string, content: JsonObject): boolean {
  try {
    const text = runtime.files.readText(path);
    return text !== null && !isJsonEqual(JSON.parse(text) as Json, content);
  } catch (error) {
    // Broken, or a link: what can be read of it is not what the run was started with.
    if (isCtxError(error) || error instanceof SyntaxError) return true;
    throw error;
  }
}
