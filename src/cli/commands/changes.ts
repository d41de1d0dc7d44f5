// `ctx changes`.
import { changes, type ChangesData, type ChangesRequest } from "../../actions/changes.js";
import type { CommandSpec, Door } from "../command-spec.js";
import { hasFlag, placeOf } from "../parse/invocation.js";
import { renderChanges, renderFollowedChange } from "../render/changes.js";
import { FOLLOW, INTEREST_OPTIONS, interestOf } from "../words.js";

export const command: CommandSpec<ChangesData> = {
  name: "changes",
  summary: "Show what others changed since you last asked",
  arguments: [],
  options: [...INTEREST_OPTIONS, FOLLOW],
  examples: [
    { line: "ctx changes --for @backend_agent", note: "everything that others wrote, and a cursor" },
    { line: "ctx changes --since 0g2081040g208104-1 --for @backend_agent", note: "what came after that" },
    { line: "ctx changes --ref task-42 --kind insight --follow", note: "and what comes, until Ctrl-C" },
  ],
  writer: false,
  run: async (invocation, door) =>
    changes(door.runtime, {
      ...placeOf(door),
      ...interestOf(invocation),
      ...(hasFlag(invocation, "follow") ? { follow: await openFollowing(door) } : {}),
    }),
  render: renderChanges,
  renderEvent: renderFollowedChange,
};

async function openFollowing(door: Door): Promise<NonNullable<ChangesRequest["follow"]>> {
  const stream = await door.openStream();
  return {
    stop: stream.stop,
    tell: async ({ change, cursor, findings }) => {
      await stream.warn(findings);
      if (change !== null) await stream.send({ event: "change", data: { ...change, cursor } });
    },
  };
}
