// What stands where it cannot be used: files in place of directories, files that ctx never reads, links, pipes, and
// what interrupted writes left behind.
import { makeFinding, type Finding } from "../errors/finding.js";
import { encodeName } from "../model/names.js";
import { isTaskId } from "../model/ref.js";
import { findSimilar } from "../model/text/similar.js";
import { ULID_PATTERN } from "../model/ulid.js";
import type { DirectoryEntry } from "../ports/files.js";
import {
  BRANCHES_DIRECTORY,
  CONTEXT_DIRECTORY,
  DELEGATIONS_DIRECTORY,
  ENTRIES_DIRECTORY,
  MAIN_NAMES,
  PATTERNS_DIRECTORY,
  PLACES,
  PRUNES_DIRECTORY,
  readPruneName,
  TASKS_DIRECTORY,
  TEMPORARY_FILE,
  WORKFLOWS_DIRECTORY,
} from "../store/layout.js";
import { linkFinding } from "../store/read/read-text.js";
import type { Survey } from "./survey.js";

/** Finds what lies in the wrong place, one directory after the other. */
export function findPlaceFaults({ listing }: Survey): Finding[] {
  const findings: Finding[] = [];
  for (const [directory, entries] of listing) {
    const find = ruleFor(directory);
    for (const entry of entries) {
      const finding = TEMPORARY_FILE.test(entry.name)
        ? leftover(`${directory}/${entry.name}`)
        : entry.name.startsWith(".")
          ? null
          : find(`${directory}/${entry.name}`, entry);
      if (finding !== null) findings.push(finding);
    }
  }
  return findings;
}

type PlaceRule = (path: string, entry: DirectoryEntry) => Finding | null;

/** What is asked of everything in a directory. */
function ruleFor(directory: string): PlaceRule {
  if (directory === CONTEXT_DIRECTORY) return findTopFault;
  if (directory === TASKS_DIRECTORY || directory === BRANCHES_DIRECTORY) return findAmongContexts;
  if (directory === DELEGATIONS_DIRECTORY || directory === WORKFLOWS_DIRECTORY) return findAmongDefinitions;
  if (isContextDirectory(directory)) return findInContext;
  if (isDirectoryOfContext(directory, PRUNES_DIRECTORY)) return findAmongPrunes;
  return isDirectoryOfContext(directory, ENTRIES_DIRECTORY) ? findAmongEntries : findBelowContext;
}

function findTopFault(path: string, { name, kind }: DirectoryEntry): Finding | null {
  if (PLACES.includes(name)) {
    if (kind === "directory") return null;
    return kind === "symlink" ? linkFinding(path) : blocked(path);
  }
  if (MAIN_NAMES.includes(name) && kind === "file")
    return ignored(path, `Move it to ${CONTEXT_DIRECTORY}/project/${name} or another context.`);
  // Every other name may be another tool's; but one letter beside ours it is hardly meant so.
  const near = kind === "directory" ? findSimilar(name, PLACES) : null;
  return near === null ? null : ignored(path, `Did you mean ${CONTEXT_DIRECTORY}/${near}?`);
}

/** global, project, or a directory of tasks/ or branches/. */
function isContextDirectory(directory: string): boolean {
  const parts = directory.split("/");
  if (parts.length === 2) return parts[1] === "global" || parts[1] === "project";
  return parts.length === 3 && (parts[1] === "tasks" || parts[1] === "branches");
}

function isDirectoryOfContext(directory: string, name: string): boolean {
  const cut = directory.lastIndexOf("/");
  return directory.slice(cut + 1) === name && isContextDirectory(directory.slice(0, cut));
}

function findAmongContexts(path: string, { name, kind }: DirectoryEntry): Finding | null {
  if (kind === "directory") return null;
  if (kind === "symlink") return linkFinding(path);
  if (kind === "other") return irregular(path);
  const stem = name.replace(/\.(?:md|json)$/, "");
  if (stem === name || /^readme$/i.test(stem)) return null;
  const place = path.slice(0, path.lastIndexOf("/"));
  const main = `${place}/${encodeName(stem)}/context${name.slice(stem.length)}`;
  const isNamed = place === BRANCHES_DIRECTORY || isTaskId(stem);
  return ignored(path, isNamed ? `It belongs in a directory of its own: ${main}.` : "See `ctx help create`.");
}

function findAmongDefinitions(path: string, { name, kind }: DirectoryEntry): Finding | null {
  if (kind === "other") return irregular(path);
  return kind === "symlink" && name.endsWith(".json") ? linkFinding(path) : null;
}

/** The directories of a context whose names mean something. */
const PARTS: readonly string[] = [ENTRIES_DIRECTORY, PATTERNS_DIRECTORY, PRUNES_DIRECTORY];

function findInContext(path: string, { name, kind }: DirectoryEntry): Finding | null {
  if (kind === "other") return irregular(path);
  if (kind === "file" && PARTS.includes(name)) return blocked(path);
  return kind === "directory" && MAIN_NAMES.includes(name) ? directoryAsDocument(path) : null;
}

/** `branches/feature/x/context.md` is a note of the branch `feature`; whoever wrote it meant `feature/x`. */
function findBelowContext(path: string, { name, kind }: DirectoryEntry): Finding | null {
  if (kind === "other") return irregular(path);
  const [, place, ...parts] = path.split("/").slice(0, -1);
  if (kind !== "file" || !MAIN_NAMES.includes(name) || parts.includes(PATTERNS_DIRECTORY)) return null;
  if (place === "tasks") return ignoredAs(path, "Tasks do not nest; name the wider one with $parent.");
  if (place !== "branches") return null;
  const directory = `${BRANCHES_DIRECTORY}/${encodeName(parts.join("/"))}`;
  return ignoredAs(path, `A branch has one directory; this one's is ${directory}.`);
}

function findAmongPrunes(path: string, entry: DirectoryEntry): Finding | null {
  const { name, kind } = entry;
  if (kind === "symlink" && readPruneName(name) !== null) return linkFinding(path);
  if (kind !== "file" || name.endsWith(".md")) return findBelowContext(path, entry);
  return readPruneName(name) === null ? ignored(path, "Prunes are named by their ids.") : null;
}

function findAmongEntries(path: string, { name, kind }: DirectoryEntry): Finding | null {
  if (kind === "other") return irregular(path);
  if (kind !== "file") return null;
  if (!name.endsWith(".jsonl")) return ignored(path, "Entries are read from files that end in .jsonl.");
  if (ULID_PATTERN.test(name.slice(0, -".jsonl".length))) return null;
  return makeFinding("ENTRY_MISNAMED", `The entries file ${name} is not named by a ULID.`, {
    path,
    hint: "It is read all the same; files that ctx writes never meet one of another name.",
  });
}

function blocked(path: string): Finding {
  return makeFinding("PLACE_BLOCKED", `${path} is a file; ctx needs a directory there.`, {
    path,
    hint: "Move the file elsewhere; ctx makes the directory when it needs it.",
  });
}

function directoryAsDocument(path: string): Finding {
  return makeFinding("PLACE_BLOCKED", `${path} is a directory; the main document belongs there.`, {
    path,
    hint: "Rename the directory.",
  });
}

function irregular(path: string): Finding {
  return makeFinding("FILE_UNREADABLE", "Neither a file nor a directory; ctx does not open it.", {
    path,
    hint: "Pipes, sockets and devices have no place under .context.",
  });
}

function ignored(path: string, hint: string): Finding {
  return makeFinding("FILE_IGNORED", `${path} is never read.`, { path, hint });
}

function ignoredAs(path: string, hint: string): Finding {
  return makeFinding("FILE_IGNORED", `${path} is no main document here.`, { path, hint });
}

function leftover(path: string): Finding {
  return makeFinding("FILE_LEFTOVER", "An interrupted write left this file; nothing reads it.", {
    path,
    hint: "It may be the only copy of what was being written. Look at it; it is of no use to ctx.",
  });
}
