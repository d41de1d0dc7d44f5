// What lies in .context/ and is not ctx's: several tools use a directory of that name. It is listed and left alone.
import {
  CONFIG_PATH,
  CONTEXT_DIRECTORY,
  GITIGNORE_PATH,
  PLACES,
  TEMPORARY_FILE,
} from "../../store/layout.js";
import { allWell, type Check } from "./check.js";
import { isAside } from "./aside.js";

const NAMED = 5;

export const foreign: Check = {
  id: "foreign",
  examine: async ({ runtime, directory, repository, workspace, files }) => {
    if (workspace?.isAbsent === true) return [];
    if (workspace === null) {
      // Without a config.json of ours, all of it is somebody else's.
      const top = repository?.worktree ?? directory;
      if (runtime.files.kindOf(`${top}/${CONTEXT_DIRECTORY}`) !== "directory") return [];
      return allWell(
        `${CONTEXT_DIRECTORY}/ is another tool's so far; \`ctx init\` would leave its files alone`,
      );
    }
    const own = new Set([
      CONFIG_PATH,
      GITIGNORE_PATH,
      ...PLACES.map((name) => `${CONTEXT_DIRECTORY}/${name}`),
    ]);
    const names = files
      .filter(({ path }) => path.split("/").length === 2 && !own.has(path))
      .map(({ path, kind }) => ({ name: path.slice(CONTEXT_DIRECTORY.length + 1), kind }))
      .filter(({ name }) => !TEMPORARY_FILE.test(name) && !isAside(name))
      .map(({ name, kind }) => (kind === "directory" ? `${name}/` : name));
    if (names.length === 0) return allWell("nothing of another tool lies in .context/");
    const shown = names.slice(0, NAMED).join(", ");
    const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : "";
    return allWell(`left alone, as another tool's: ${shown}${more}`);
  },
};
