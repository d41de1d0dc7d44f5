// Whether what `ctx hooks install` has written still checks commits. A repository without our hooks is well: not every
// clone wants them. No repair here: hooks lie outside of .context/, which only their own command writes.
import type { HookPlace } from "../hooks/hook-place.js";
import { findProgram } from "../hooks/find-program.js";
import { findSetup } from "../hooks/setup.js";
import { allWell, type Check, type Diagnosis } from "./check.js";

export const hooks: Check = {
  id: "hooks",
  examine: async ({ runtime, repository, workspace }) => {
    // Only git knows where it looks for hooks; that it is missing, its own check says.
    if (repository === null || (await runtime.git.program()) === null) return [];
    const { places } = await findSetup(runtime, repository, workspace?.prefix ?? "");
    const installed = places.filter(({ state }) => state !== "absent");
    if (installed.length === 0) return allWell("none of ctx here; `ctx hooks install` checks each commit");
    const faults = installed.flatMap((place) => diagnose(place, repository.worktree));
    if (findProgram(runtime, repository) === null) {
      faults.push({
        status: "warning",
        message: "The hooks find no ctx on PATH and none in node_modules, so commits go on unchecked.",
        hint: "Install it where hooks look: npm install --save-dev git-ctx",
      });
    }
    return faults.length > 0 ? faults : allWell("each commit is checked");
  },
};

function diagnose(
  { top, path, hook, obstacle, remedy, state }: HookPlace,
  worktree: string | null,
): Diagnosis[] {
  const place = top === worktree ? path : `${top}/${path}`;
  if (obstacle !== null) {
    return [
      {
        status: "warning",
        path: place,
        message: `Git does not run our ${hook} hook: ${obstacle}.`,
        hint: remedy === null ? "See `ctx hooks status`." : `Run \`${remedy}\`.`,
      },
    ];
  }
  if (state !== "outdated") return [];
  return [
    {
      status: "warning",
      path: place,
      message: `Our ${hook} hook is of another version, or was changed since it was written.`,
      hint: "`ctx hooks install` brings it up to date.",
    },
  ];
}
