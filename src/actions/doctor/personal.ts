// Whether the personal global context is this user's alone: what others can write there, they put into every answer.
import { quoteForShell } from "../../model/text/shell-quote.js";
import type { Files } from "../../ports/files.js";
import { configHome } from "../../store/place/personal.js";
import { allWell, type Check, type Diagnosis } from "./check.js";

export const personal: Check = {
  id: "personal",
  examine: async ({ runtime }) => {
    const above = configHome(runtime.environment);
    const directory = `${above}/ctx/global`;
    const facts = above === null ? null : runtime.files.facts(directory);
    if (facts === null) return allWell("no personal global context");
    const word = quoteForShell(directory);
    if (facts.kind !== "directory") {
      const message = "The personal global context is no directory of its own, and is not read.";
      return warning(directory, message, "Put the directory itself there.");
    }
    const isReachable = isOpenAbove(runtime.files, directory);
    if (!facts.isOwn || (facts.others.write && isReachable)) {
      const message =
        "Others can write the personal global context, and so put words into every answer that you get.";
      return warning(directory, message, `Make it yours alone: chmod go-w ${word}`);
    }
    if (facts.others.read && isReachable) {
      const message = "Others on this machine can read the personal global context.";
      return warning(directory, message, `Keep it to yourself: chmod go-rwx ${word}`);
    }
    return allWell(`yours alone: ${directory}`);
  },
};

/** Whether no directory above keeps others out. */
function isOpenAbove(files: Files, directory: string): boolean {
  for (let cut = directory.lastIndexOf("/"); cut > 0; cut = directory.lastIndexOf("/", cut - 1)) {
    if (files.facts(directory.slice(0, cut))?.others.read === false) return false;
  }
  return true;
}

function warning(path: string, message: string, hint: string): Diagnosis[] {
  return [{ status: "warning", path, message, hint }];
}
