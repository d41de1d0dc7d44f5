// `ctx validate`: are the files in order? What one command or person asks; the looking itself, which `ctx doctor` uses
// too, is inspectFiles(runtime, {workspace, reader}, {paths?, personal?}) → {findings, checked} in inspect-files.ts.
import { CtxError, isCtxError } from "../errors/ctx-error.js";
import type { Outcome } from "../model/outcome.js";
import { formatRef, parseRef, type Ref } from "../model/ref.js";
import type { Runtime } from "../ports/runtime.js";
import { CONTEXT_DIRECTORY, directoryOf } from "../store/layout.js";
import type { Workspace } from "../store/place/workspace.js";
import { getContext, toRef } from "../store/read/find-ref.js";
import { countFindings } from "../validate/report.js";
import { inspectFiles, type Checked } from "./inspect-files.js";
import { openForReading, type Opened } from "./open.js";
import type { PlaceRequest } from "./request.js";

export interface ValidateRequest extends PlaceRequest {
  /** Refs, and paths of files or directories below .context/, seen from `directory`. Default: everything. */
  readonly targets?: readonly string[];
  /** Look at the files of this revision. */
  readonly at?: string;
  /** False leaves every personal document out. Default true. */
  readonly personal?: boolean;
  /** Warnings count as errors do. */
  readonly strict?: boolean;
}

export interface ValidateData {
  readonly valid: boolean;
  readonly checked: Checked;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

/**
 * Checks files; what is wrong with them comes as findings.
 * @throws {CtxError} NOT_INITIALIZED; USAGE for a path outside of .context/; CONTEXT_NOT_FOUND for a target that is not
 * there; BRANCH_UNKNOWN; REF_INVALID.
 */
export async function validate(runtime: Runtime, request: ValidateRequest): Promise<Outcome<ValidateData>> {
  const personal = (request.personal ?? true) && request.at === undefined;
  const opened = await openForReading(runtime, request, { personal, entries: true });
  const paths: string[] = [];
  for (const target of request.targets ?? []) {
    paths.push(await pathOfTarget(runtime, opened, { target, directory: request.directory }));
  }
  const inspection = { personal, ...(paths.length === 0 ? {} : { paths }) };
  const { findings, checked } = await inspectFiles(runtime, opened, inspection);
  const [errors, warnings, infos] = (["error", "warning", "info"] as const).map((severity) =>
    countFindings(findings, severity),
  ) as [number, number, number];
  const valid = errors === 0 && (request.strict !== true || warnings === 0);
  return { data: { valid, checked, errors, warnings, infos }, findings, isRefusal: !valid };
}

interface Target {
  readonly target: string;
  readonly directory: string;
}

/** The path, relative to the root, that a word of the command line means: that of a file, else that of a ref. */
async function pathOfTarget(
  runtime: Runtime,
  opened: Opened,
  { target, directory }: Target,
): Promise<string> {
  const path = findPath(runtime, opened.workspace, { target, directory });
  if (path?.startsWith(`${CONTEXT_DIRECTORY}/`) || path === CONTEXT_DIRECTORY) return path;
  const ref = readRef(target, opened);
  if (ref !== null) return directoryOfRef(runtime, opened, ref);
  if (path === null) {
    const name = target === "" ? "(empty)" : target;
    throw new CtxError("CONTEXT_NOT_FOUND", `There is no file ${name}, and it is no ref either.`, {
      hint: "Name files that exist, or refs as `ctx list` shows them.",
    });
  }
  throw new CtxError("USAGE", `${target} does not lie in ${CONTEXT_DIRECTORY}/; ctx validates nothing else.`);
}

/** A ref, or null for a word that cannot be one. */
function readRef(target: string, { reader }: Opened): Ref | null {
  try {
    parseRef(target);
  } catch (error) {
    if (isCtxError(error) && error.code === "REF_INVALID") return null;
    throw error;
  }
  return toRef(target, reader.current);
}

async function directoryOfRef(runtime: Runtime, { workspace, reader }: Opened, ref: Ref): Promise<string> {
  const directory = directoryOf(ref);
  if (ref.level !== "task" || (await reader.tree.list(directory)) !== null) return directory;
  const { from } = await getContext(runtime, workspace, { reader, ref });
  throw new CtxError(
    "CONTEXT_NOT_FOUND",
    `${formatRef(ref)} is not in this worktree; it is kept at ${from}.`,
    {
      path: `${directory}/`,
      hint: "Validate it where it is, with --at and that name.",
    },
  );
}

/** The path of something that exists, relative to the root; null when nothing is there. A link stands for itself. */
function findPath(runtime: Runtime, { root }: Workspace, { target, directory }: Target): string | null {
  const absolute = /^(?:\/|[A-Za-z]:[\\/])/.test(target) ? target : `${directory}/${target}`;
  const parts = absolute.replace(/[/\\]+$/, "").split(/[/\\]/);
  const name = parts.pop() as string;
  // An empty word is a variable that was not set, and means nothing; least of all everything.
  if (target === "" || name === "" || runtime.files.kindOf(absolute) === null) return null;
  const isStep = name === "." || name === "..";
  const real = runtime.files.realPath(isStep ? absolute : parts.join("/") || "/");
  if (real === null) return null;
  const path = isStep ? real : `${real === "/" ? "" : real}/${name}`;
  if (path === root) return CONTEXT_DIRECTORY;
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : absolute;
}
