// Whether the compiled code that makes starts fast lies where nobody else can have put it. Which build it belongs to, and
// whether this start took it, bin/code-cache.cjs decides alone.
import { quoteForShell } from "../../model/text/shell-quote.js";
import type { Environment } from "../../ports/runtime.js";
import { allWell, type Check } from "./check.js";

export const codeCache: Check = {
  id: "code-cache",
  examine: async ({ runtime }) => {
    const directory = cacheDirectory(runtime.environment);
    const builds = directory === null ? [] : (runtime.files.list(directory) ?? []);
    if (directory === null || builds.length === 0)
      return allWell("no compiled code in the user's cache; `ctx init` leaves some where it helps");
    const unsafe = builds.find(({ name }) => {
      const facts = runtime.files.facts(`${directory}/${name}`);
      return facts !== null && (!facts.isOwn || facts.others.write);
    });
    if (unsafe === undefined)
      return allWell(
        `compiled code for ${builds.length === 1 ? "one build" : `${builds.length} builds`} in ${directory}`,
      );
    const path = `${directory}/${unsafe.name}`;
    return [
      {
        status: "warning",
        path,
        message:
          "Others could have written this compiled code, so that it is not used and starts are slower.",
        hint: `Where it is yours, take that right away: chmod go-w ${quoteForShell(path)}`,
      },
    ];
  },
};

/** `$XDG_CACHE_HOME/ctx/code`, else `~/.cache/ctx/code`; as in bin/code-cache.cjs, a relative one does not count. */
function cacheDirectory({ XDG_CACHE_HOME: configured, HOME: home }: Environment): string | null {
  if (configured?.startsWith("/") === true) return `${configured}/ctx/code`;
  return home?.startsWith("/") === true ? `${home}/.cache/ctx/code` : null;
}
