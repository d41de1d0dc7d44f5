// `ctx init`: makes a directory a context root. Idempotent; leaves every file that exists alone.
import { CtxError, isCtxError } from "../errors/ctx-error.js";
import { makeFinding, type Finding } from "../errors/finding.js";
import { formatDocument } from "../format/document.js";
import { parseJson } from "../format/json.js";
import { FORMAT } from "../model/config.js";
import type { Outcome } from "../model/outcome.js";
import { formatRef, parseRef } from "../model/ref.js";
import type { Repository } from "../ports/git.js";
import type { Runtime } from "../ports/runtime.js";
import { CONFIG_SCHEMA_ID, DOCUMENT_SCHEMA_ID } from "../model/schema-ids.js";
import { isOurConfig } from "../store/place/config.js";
import {
  CONFIG_PATH,
  CONTEXT_DIRECTORY,
  GITIGNORE,
  GITIGNORE_PATH,
  mainPathOf,
  TASKS_DIRECTORY,
  TEMPORARY_FILE,
} from "../store/layout.js";
import { ancestorsOf, locate, openWorkspace, prefixOf } from "../store/place/workspace.js";
import { requireWritable, writeFiles } from "../store/write/writes.js";
import { create } from "./create.js";
import type { DryRun, WriteRequest } from "./request.js";

export interface InitRequest extends WriteRequest {
  /** Also creates this task. */
  readonly task?: string;
  /** Initialise this very directory instead of the worktree's top level. */
  readonly here?: boolean;
}

export interface InitData extends DryRun {
  /** Absolute. */
  readonly root: string;
  /** Paths relative to the root; empty when everything was there. */
  readonly created: readonly string[];
  /** The command to run next. */
  readonly next: string;
}

/** Each time another process has made one more of the three files. */
const TRIES = 4;

/**
 * Initialises a directory.
 * @throws {CtxError} FILE_INVALID when .context/config.json belongs to another tool; OUTSIDE_ROOT when .context is a
 * link; FORMAT_NEWER; otherwise as create does for the task.
 */
export async function init(runtime: Runtime, request: InitRequest): Promise<Outcome<InitData>> {
  for (let tries = 1; ; tries++) {
    try {
      return await initOnce(runtime, request);
    } catch (error) {
      // Several processes may initialise at once, as agents do when they start: what one of them made is there now, and
      // nothing is ever written over. So no lock is needed, which a place without git and home directory could not have.
      if (!isCtxError(error) || error.code !== "CONTEXT_EXISTS" || tries === TRIES) throw error;
    }
  }
}

async function initOnce(runtime: Runtime, request: InitRequest): Promise<Outcome<InitData>> {
  const { start, repository } = locate(runtime, request.directory);
  const root = request.here ? start : (findOurs(runtime, start, repository) ?? repository?.worktree ?? start);
  const project = root.slice(root.lastIndexOf("/") + 1) || "project";
  const writes = [
    {
      path: CONFIG_PATH,
      after: formatDocument("json", { $schema: CONFIG_SCHEMA_ID, format: FORMAT, project }, ""),
    },
    { path: GITIGNORE_PATH, after: GITIGNORE },
    ...(hasProject(runtime, root) ? [] : [newProject()]),
  ].filter(({ path }) => runtime.files.kindOf(`${root}/${path}`) === null);
  if (!writes.some(({ path }) => path === CONFIG_PATH)) {
    refuseForeignConfig(runtime, root);
    if (writes.length > 0) requireWritable(await openWorkspace(runtime, root));
  }
  const foreign = foreignFiles(runtime, root, { isNew: writes.some(({ path }) => path === CONFIG_PATH) });
  const planned = writes.map((write) => ({ ...write, before: null }));
  const place = { root, prefix: prefixOf(root, repository?.worktree ?? null) };
  const written = await writeFiles(runtime, place, { writes: planned, dryRun: request.dryRun ?? false });
  const created = writes.map(({ path }) => path);
  const task = request.task === undefined ? null : await createTask(runtime, request, place);
  if (task !== null) created.push(...task.created);
  const diff = [written.diff, task?.diff].filter((text) => text !== undefined).join("");
  return {
    data: {
      root,
      created,
      next: nextCommand(runtime, root, request.task),
      ...(written.dryRun ? { dryRun: true as const, diff } : {}),
    },
    findings: foreign,
  };
}

/** An existing root of ours at or above: initialising below it would hide it from the files there. */
function findOurs(runtime: Runtime, start: string, repository: Repository | null): string | null {
  const isOurs = (directory: string) => {
    const text =
      runtime.files.kindOf(`${directory}/${CONFIG_PATH}`) === "file"
        ? readConfigFile(runtime, directory)
        : null;
    return text !== null && isOurConfig(parseJson({ path: CONFIG_PATH, text }).value);
  };
  return ancestorsOf(start, repository?.worktree ?? null).find(isOurs) ?? null;
}

function readConfigFile(runtime: Runtime, root: string): string | null {
  return runtime.files.readText(`${root}/${CONFIG_PATH}`);
}

function hasProject(runtime: Runtime, root: string): boolean {
  return (["markdown", "json"] as const).some((form) => {
    return runtime.files.kindOf(`${root}/${mainPathOf({ level: "project" }, form)}`) !== null;
  });
}

/** No title: every task and branch without one of its own would inherit it. */
function newProject(): { path: string; after: string } {
  const data = { $schema: DOCUMENT_SCHEMA_ID };
  const body = "What everyone who works on this project should know, people and agents alike.\n";
  return {
    path: mainPathOf({ level: "project" }, "markdown"),
    after: formatDocument("markdown", data, body),
  };
}

async function createTask(
  runtime: Runtime,
  request: InitRequest,
  place: { root: string; prefix: string },
): Promise<{ created: string[]; diff?: string | undefined }> {
  const { root } = place;
  const ref = parseRef(request.task as string);
  if (ref.level !== "task") throw new CtxError("USAGE", `Not a task id: ${String(request.task)}`);
  if (request.dryRun) {
    const path = mainPathOf(ref, "markdown");
    if (runtime.files.kindOf(`${root}/${path}`) !== null) return { created: [] };
    const after = formatDocument("markdown", { $schema: DOCUMENT_SCHEMA_ID }, "");
    const { diff } = await writeFiles(runtime, place, {
      writes: [{ path, before: null, after }],
      dryRun: true,
    });
    return { created: [path], diff };
  }
  const { data } = await create(runtime, { directory: root, ref: formatRef(ref), ifMissing: true });
  return { created: data.created ? [data.path] : [] };
}

function nextCommand(runtime: Runtime, root: string, task: string | undefined): string {
  if (task !== undefined) return `ctx resolve ${task.replace(/^task\//, "")}`;
  const hasTasks = (runtime.files.list(`${root}/${TASKS_DIRECTORY}`) ?? []).length > 0;
  return hasTasks ? "ctx list tasks" : 'ctx create task-1 --title "What to do first"';
}

function refuseForeignConfig(runtime: Runtime, root: string): void {
  const parsed = parseJson({ path: CONFIG_PATH, text: readConfigFile(runtime, root) ?? "" });
  const isBroken = parsed.value === undefined;
  if (isOurConfig(parsed.value)) return;
  const line = parsed.findings[0]?.line;
  const message = isBroken
    ? "config.json is there and cannot be read, so ctx leaves it as it is."
    : 'config.json has no "format": "ctx/1", so it belongs to another tool and ctx leaves it as it is.';
  throw new CtxError("FILE_INVALID", message, {
    path: CONFIG_PATH,
    ...(line === undefined ? {} : { line }),
    hint: isBroken
      ? "Mend the file and run the command again."
      : "Initialise another directory with `ctx init --here`.",
  });
}

/** Files that lie in .context/ before ctx does: several tools use a directory of this name. */
function foreignFiles(runtime: Runtime, root: string, { isNew }: { isNew: boolean }): Finding[] {
  const foreign = isNew
    ? (runtime.files.list(`${root}/${CONTEXT_DIRECTORY}`) ?? [])
        .map(({ name }) => name)
        .filter((name) => !TEMPORARY_FILE.test(name))
    : [];
  if (foreign.length === 0) return [];
  const named = foreign.length > 5 ? `${foreign.slice(0, 5).join(", ")}, …` : foreign.join(", ");
  return [
    makeFinding(
      "CONTEXT_FOREIGN",
      `${CONTEXT_DIRECTORY}/ held files already (${named}), maybe another tool's; they were left alone.`,
      { path: CONTEXT_DIRECTORY, ...adviceOnIgnoring(runtime, root) },
    ),
  ];
}

/** A .gitignore that was there is not ours to change, but personal documents must not reach git. */
function adviceOnIgnoring(runtime: Runtime, root: string): { hint?: string } {
  const path = `${root}/${GITIGNORE_PATH}`;
  if (runtime.files.kindOf(path) !== "file" || runtime.files.readText(path)?.includes("*.local.")) return {};
  return {
    hint: `Add *.local.md and *.local.json to ${GITIGNORE_PATH}, so that git ignores personal documents.`,
  };
}
