// `ctx watch`.
import { watch, type StopData } from "../../actions/watch.js";
import type { CommandSpec } from "../command-spec.js";
import { given, hasFlag, textOption, writerOf } from "../parse/invocation.js";
import { renderBurst, renderStop, renderWatchEvent } from "../render/watching.js";

export const command: CommandSpec<StopData> = {
  name: "watch",
  summary: "Record what is edited as progress, until Ctrl-C",
  arguments: [],
  options: [
    {
      name: "task",
      value: "ID",
      completes: "ref",
      description: "record everything for this task; else for CTX_TASK, else for that of the current branch",
    },
    { name: "once", description: "record what was edited since the last time, and leave" },
  ],
  examples: [
    { line: "ctx watch", note: "one entry for each burst of edits; git's own work is none" },
    { line: "ctx watch --once", note: "for hooks and cron" },
    { line: "ctx watch --json", note: "one JSON document a line: ready, entry, git, error, stop" },
  ],
  writer: true,
  stopsCleanly: true,
  run: async (invocation, door) => {
    const stream = await door.openStream();
    return watch(door.runtime, {
      ...writerOf(invocation, door),
      ...given("task", textOption(invocation, "task")),
      ...(hasFlag(invocation, "once") ? { once: true } : {}),
      stop: stream.stop,
      show: (files) => stream.show(renderBurst(files)),
      // What was being edited when the watch was told to stop is told as well.
      tell: async (event, findings) => {
        if (findings.length > 0) await stream.warn(findings);
        await stream.send({ ...event, isLast: true });
      },
    });
  },
  render: renderStop,
  renderEvent: renderWatchEvent,
};
