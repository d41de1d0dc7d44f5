// What `ctx workflow run` asks for, with its ways to tell what happens: the stream, and the person at the terminal.
import type { RunWorkflowRequest } from "../../actions/workflow/run-workflow.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { StopSignal } from "../../ports/stop-signal.js";
import type { Door, Invocation } from "../command-spec.js";
import { renderPicture } from "../render/running.js";
import { readObject } from "./input.js";
import { given, hasFlag, placeOf, textOption } from "./invocation.js";

/**
 * Opens the stream and makes the request.
 * @throws {CtxError} as readObject does for what the command line names.
 */
export async function executionRequestOf(
  invocation: Invocation,
  door: Door,
  target: string | undefined,
): Promise<RunWorkflowRequest> {
  const variables = await readObject(invocation, door);
  const stream = await door.openStream();
  const { confirm } = door;
  const isAsked = confirm !== undefined && !hasFlag(invocation, "json");
  return {
    ...placeOf(door),
    ...given("target", target),
    ...given("run", textOption(invocation, "run")),
    ...given("by", textOption(invocation, "by")),
    ...given("variables", variables),
    stop: stream.stop,
    // How it ended is told also after it was told to stop.
    tell: async (event, findings) => {
      if (findings.length > 0) await stream.warn(findings);
      await stream.send({ ...event, isLast: true });
    },
    show: (picture) => stream.show(renderPicture(picture)),
    ...(isAsked ? { confirm: (step) => ask(confirm, step, stream.stop) } : {}),
  };
}

/** Asks a person about a step. Ctrl-C takes the input away, and is no answer. */
async function ask(
  confirm: NonNullable<Door["confirm"]>,
  { path, title }: { readonly path: string; readonly title: string },
  stop: StopSignal,
): Promise<boolean> {
  try {
    return await confirm(`Run ${visibleLine(path)} (${visibleLine(title)})?`);
  } catch (error) {
    if (stop.aborted) return false;
    throw error;
  }
}
