// Directories of tasks/ and branches/ that no task id and no branch name is encoded to: nothing in them is ever read.
import { makeFinding, type Finding } from "../errors/finding.js";
import { encodeName } from "../model/names.js";
import { isBranchName, isTaskId } from "../model/ref.js";
import { quoteForShell } from "../model/text/shell-quote.js";
import { visibleLine } from "../model/text/visible-text.js";
import { BRANCHES_DIRECTORY, directoryOf, nameOfDirectory, TASKS_DIRECTORY } from "../store/layout.js";
import type { Survey, SurveyedContext } from "./survey.js";

/** Finds directories with names that are not read, and tells the right ones. */
export function findNameFaults({ listing, contexts }: Survey): Finding[] {
  const cut = new Map(contexts.map((context) => [context.directory, context]));
  return [TASKS_DIRECTORY, BRANCHES_DIRECTORY].flatMap((place) =>
    (listing.get(place) ?? [])
      .filter(({ name, kind }) => kind === "directory" && !name.startsWith("."))
      .flatMap(({ name }) => {
        const directory = `${place}/${name}`;
        if (place === TASKS_DIRECTORY) return findTaskFault(directory, name);
        return name.includes("~")
          ? findCutFault(directory, cut.get(directory))
          : findBranchFault(directory, name);
      }),
  );
}

function findTaskFault(directory: string, name: string): Finding[] {
  const id = nameOfDirectory(name);
  if (id !== null && isTaskId(id)) return [];
  const meant = [decode(name), name.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[^A-Za-z0-9]+|-+$/g, "")];
  const right = meant.find((text) => text !== null && isTaskId(text)) ?? null;
  const rule = 'A task id has letters, digits, ".", "_" and "-", and is not global, project or branch.';
  return [misnamed(directory, `No task is kept in a directory named ${name}. ${rule}`, right)];
}

function findBranchFault(directory: string, name: string): Finding[] {
  const branch = nameOfDirectory(name);
  if (branch !== null && isBranchName(branch)) return [];
  const meant = [decode(name), name];
  const right = meant.find((text) => text !== null && isBranchName(text)) ?? null;
  return [misnamed(directory, `No branch is kept in a directory named ${name}.`, right)];
}

/** A name too long for the disk was cut, and stands in the document's `$branch`, which must lead back here. */
function findCutFault(directory: string, context: SurveyedContext | undefined): Finding[] {
  if (context === undefined) return [];
  const branch = context.words.branch;
  const path = context.wordPaths.branch;
  if (branch === undefined) {
    return [
      makeFinding(
        "NAME_INVALID",
        `The name of ${directory} was cut, and no $branch in it tells the whole one.`,
        {
          path: directory,
          hint: "Write the exact name of the branch as $branch in its context document.",
        },
      ),
    ];
  }
  const right = directoryOf({ level: "branch", name: branch });
  if (right === directory && isBranchName(branch)) return [];
  return [
    makeFinding("NAME_INVALID", `$branch names ${branch}, which is kept in ${right}, not here.`, {
      ...(path === undefined ? { path: directory } : { path, pointer: "/$branch" }),
      hint: "Correct $branch, or move the directory to where that branch belongs.",
    }),
  ];
}

function misnamed(directory: string, message: string, right: string | null): Finding {
  return makeFinding("NAME_INVALID", message, { path: directory, hint: renaming(directory, right) });
}

function renaming(directory: string, right: string | null): string {
  if (right === null) return "Rename it; nothing in it is read.";
  const place = directory.slice(0, directory.lastIndexOf("/"));
  const name = encodeName(right);
  // A command that does not show as it is cannot be pasted either.
  if (visibleLine(directory) !== directory) return `Rename it to ${name}.`;
  return `Rename it: \`git mv ${quoteForShell(directory)} ${quoteForShell(`${place}/${name}`)}\`.`;
}

function decode(name: string): string | null {
  try {
    return decodeURIComponent(name);
  } catch {
    return null; // Not percent-encoded UTF-8: the name itself has to do.
  }
}
