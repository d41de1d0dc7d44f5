// Changes of files that are to come and go together: those that are written, all or none, then those that go. They may lie
// beside .context/, where their own explicit command says so; nothing is written through a link.
import type { Runtime } from "../../ports/runtime.js";
import { bytesOf, type RepairStep } from "./repair.js";
import { requireInside } from "./writes.js";

/**
 * Makes the changes. Directories that are empty once a file has gone, go with it.
 * @throws {CtxError} FILE_CHANGED when a file no longer holds what it did; WRITE_FAILED; OUTSIDE_ROOT for a link on the
 * way; CONTEXT_EXISTS when a name is taken meanwhile; what `confirm` throws when it is called at the last moment before
 * files are put in place. Nothing was written then, but files that were to go may have gone.
 */
export function applyTogether(runtime: Runtime, steps: readonly RepairStep[], confirm?: () => void): void {
  for (const { top, path } of steps) requireInside(runtime, top, path);
  runtime.files.changeTogether(
    steps.flatMap(({ top, path, before, after, isExecutable }) =>
      after === null
        ? []
        : [
            {
              path: `${top}/${path}`,
              expected: before,
              text: after,
              ...(isExecutable === undefined ? {} : { isExecutable }),
            },
          ],
    ),
    confirm === undefined ? {} : { confirm },
  );
  for (const { top, path, before, after } of steps) {
    if (after !== null || before === null) continue;
    runtime.files.remove(`${top}/${path}`, bytesOf(before));
    removeEmpty(runtime, top, path);
  }
}

function removeEmpty(runtime: Runtime, top: string, path: string): void {
  const cut = path.lastIndexOf("/");
  if (cut < 0) return;
  const directory = path.slice(0, cut);
  if (runtime.files.removeDirectory(`${top}/${directory}`)) removeEmpty(runtime, top, directory);
}
