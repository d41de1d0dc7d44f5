// Whether the shared part of the global context is what the pin says. Nothing is asked of the source.
import { isCtxError } from "../../errors/ctx-error.js";
import { findLocalEdits, GLOBAL_DIRECTORY, readRecord } from "../../store/sharing/vendored.js";
import { readGlobal } from "../global/place.js";
import { openForReading } from "../open.js";
import { allWell, type Check } from "./check.js";

export const shared: Check = {
  id: "shared",
  examine: async ({ runtime, workspace }) => {
    const pin = workspace?.config.global?.commit;
    if (workspace === null || workspace.isAbsent || pin === undefined) return [];
    const warn = (message: string, hint: string) => [
      { status: "warning" as const, path: GLOBAL_DIRECTORY, message, hint },
    ];
    try {
      const { record } = readRecord(runtime, workspace.root);
      if (record === null || record.commit !== pin)
        return warn("The files are not those of the pinned commit.", "`ctx global pull` brings them.");
      const opened = await openForReading(runtime, { directory: workspace.root }, {});
      const { here, waiting } = await readGlobal(runtime, opened);
      const own = new Set(waiting.map(({ below }) => below));
      const edits = findLocalEdits({ known: [record.files], here, waiting: own });
      if (edits.length > 0)
        return warn("Files that came from the source were changed here.", "`ctx global status` shows how.");
      return allWell(`as pinned at ${pin.slice(0, 12)}`);
    } catch (error) {
      // What cannot be read, another check has told already.
      if (isCtxError(error)) return [];
      throw error;
    }
  },
};
