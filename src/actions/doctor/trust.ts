// Whether every record of an approval for this repository is believed, and is this user's alone.
import { isCtxError } from "../../errors/ctx-error.js";
import { readApprovals } from "../../store/trust/approvals.js";
import { allWell, type Check } from "./check.js";

export const trust: Check = {
  id: "trust",
  examine: async ({ runtime, workspace }) => {
    if (workspace === null) return [];
    try {
      const { known, findings } = await readApprovals(runtime, workspace);
      if (findings.length > 0) {
        return findings.map(({ message, path = "", hint = "" }) => ({
          status: "warning",
          message,
          path,
          hint,
        }));
      }
      if (known.length === 0) return [];
      return allWell(
        `${known.length === 1 ? "one setting is" : `${known.length} settings are`} approved here`,
      );
    } catch (error) {
      if (!isCtxError(error) || error.code === "BUG") throw error;
      return [
        {
          status: "warning",
          message: error.message,
          ...(error.hint === undefined ? {} : { hint: error.hint }),
        },
      ];
    }
  },
};
