// Whether git leaves personal documents and half-written files alone, as the lines of .context/.gitignore tell it to.
import { GITIGNORE, GITIGNORE_PATH } from "../../store/layout.js";
import type { IgnoreRule } from "../../ports/git.js";
import { allWell, type Check, type Diagnosis } from "./check.js";
import type { Site } from "./site.js";

/** For each line that should be there, a file that it is about. */
const PROBES: readonly (readonly [line: string, path: string])[] = GITIGNORE.trimEnd()
  .split("\n")
  .map((line) => [line, `.context/tasks/task-1/${line.replace("*", "context")}`]);

/** A shared document: what ignores this too is not about personal ones. */
const SHARED = ".context/tasks/task-1/context.md";

export const gitignore: Check = {
  id: "gitignore",
  examine: async (site) => {
    const { workspace, repository, runtime } = site;
    // Without git nothing is shared by accident.
    if (workspace === null || workspace.isAbsent || repository === null) return [];
    const text = runtime.files.readText(`${workspace.root}/${GITIGNORE_PATH}`);
    const missing = await findMissing(site, text);
    if (missing.length === 0) return allWell("git leaves personal documents alone");
    return [describe(workspace.root, text, missing)];
  },
};

/** The lines without which git would take in what it should not. */
async function findMissing(site: Site, text: string | null): Promise<string[]> {
  const written = new Set((text ?? "").split("\n").map((line) => line.trimEnd()));
  const prefix = site.workspace?.prefix ?? "";
  const asked = [SHARED, ...PROBES.map(([, path]) => path)].map((path) => prefix + path);
  const rules = await site.repository?.ignoredBy(asked);
  // Where git cannot be asked, the words in the file have to do.
  if (rules === null || rules === undefined)
    return PROBES.map(([line]) => line).filter((line) => !written.has(line));
  const [shared, ...own] = rules;
  return PROBES.filter(
    ([line], index) => !isKeptOut(own[index] ?? null, shared ?? null, written.has(line)),
  ).map(([line]) => line);
}

/** A rule that ignores all of .context/ goes when .context/ is taken in; only one of its own counts. */
function isKeptOut(rule: IgnoreRule | null, shared: IgnoreRule | null, isWritten: boolean): boolean {
  if (rule === null) return false;
  return shared === null || isWritten || rule.source !== shared.source || rule.line !== shared.line;
}

function describe(root: string, text: string | null, missing: readonly string[]): Diagnosis {
  const named = missing.join(", ");
  const ending = text?.includes("\r\n") === true ? "\r\n" : "\n";
  const start = text === null || text === "" || text.endsWith("\n") ? "" : ending;
  const lines = missing.map((line) => `${line}${ending}`).join("");
  return {
    status: "warning",
    path: GITIGNORE_PATH,
    message: `git would take in files that are yours alone, or half written: ${named}.`,
    repair: {
      summary:
        text === null
          ? `create it with ${missing.length} lines`
          : `append ${missing.length === 1 ? "the line" : "the lines"} ${named}`,
      steps: [{ top: root, path: GITIGNORE_PATH, before: text, after: `${text ?? ""}${start}${lines}` }],
    },
  };
}
