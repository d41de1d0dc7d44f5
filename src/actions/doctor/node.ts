// Whether this Node.js is one that ctx runs on. bin/ctx.cjs asks too, but it can be passed by.
import { allWell, type Check } from "./check.js";

/** The oldest Node.js that ctx runs on, as `engines` in package.json says. */
export const OLDEST_NODE = [20, 19] as const;

export const node: Check = {
  id: "node",
  examine: async ({ runtime }) => {
    const [major = 0, minor = 0] = runtime.nodeVersion.split(".").map(Number);
    const isEnough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
    if (isEnough) return allWell(`Node.js ${runtime.nodeVersion}`);
    return [
      {
        status: "error",
        message: `Node.js ${runtime.nodeVersion} is too old; ctx needs ${OLDEST_NODE.join(".")} or newer.`,
        hint: "Install a newer Node.js.",
      },
    ];
  },
};
