// `ctx progress` and `ctx insight`: one new write-once entry.
import { CtxError } from "../errors/ctx-error.js";
import { IMPORTANCES, INSIGHT_CATEGORIES, type EntryRecord, type Importance } from "../model/entry.js";
import type { Json } from "../model/json/json.js";
import type { Outcome } from "../model/outcome.js";
import { formatRef } from "../model/ref.js";
import { joinPath } from "../model/text/join-path.js";
import { findSimilar } from "../model/text/similar.js";
import type { Runtime } from "../ports/runtime.js";
import { appendEntry } from "../store/write/append-entry.js";
import { readAuthor } from "../store/author.js";
import { requireExists, toRef } from "../store/read/find-ref.js";
import { locateFindings } from "../store/read/locate-findings.js";
import type { Workspace } from "../store/place/workspace.js";
import { openForWriting } from "./open.js";
import type { DryRun, WriteRequest } from "./request.js";
import { sourcesOf } from "./resolve-ref.js";

interface AppendRequest extends WriteRequest {
  readonly ref: string;
  readonly text: string;
  /** Idempotency key: retrying with it stores one entry. */
  readonly key?: string;
}

export interface ProgressRequest extends AppendRequest {
  readonly phase?: string;
  /** 0 to 100. */
  readonly percent?: number;
  readonly checkpoint?: string;
  readonly details?: Json;
  /** Paths or globs, relative to `directory`. */
  readonly files?: readonly string[];
}

export interface InsightRequest extends AppendRequest {
  readonly category: string;
  readonly importance?: Importance;
}

export interface AppendData extends DryRun {
  readonly id: string;
  readonly ref: string;
  readonly path: string;
  /** False when an entry with that key was there already. */
  readonly created: boolean;
}

/**
 * Appends a progress entry.
 * @throws {CtxError} USAGE for a bad percent or an empty text; CONTEXT_NOT_FOUND; KEY_CONFLICT; WRITE_FAILED.
 */
export async function progress(runtime: Runtime, request: ProgressRequest): Promise<Outcome<AppendData>> {
  const { percent, phase, checkpoint, details } = request;
  if (percent !== undefined && !(percent >= 0 && percent <= 100)) {
    throw new CtxError("USAGE", `Not a percentage: ${percent}`, { hint: "Give a number from 0 to 100." });
  }
  return append(runtime, request, async (workspace) => ({
    kind: "progress",
    ...given({ phase, percent, checkpoint, details }),
    ...(request.files === undefined ? {} : { files: await listFiles(runtime, workspace, request) }),
  }));
}

/**
 * Appends an insight.
 * @throws {CtxError} USAGE for a category or importance that is not one; otherwise as progress does.
 */
export async function insight(runtime: Runtime, request: InsightRequest): Promise<Outcome<AppendData>> {
  return append(runtime, request, async ({ config }) => {
    const categories = [...INSIGHT_CATEGORIES, ...config.insight.categories];
    requireOneOf("category", request.category, categories);
    if (request.importance !== undefined) requireOneOf("importance", request.importance, IMPORTANCES);
    return { kind: "insight", category: request.category, ...given({ importance: request.importance }) };
  });
}

type Particulars = Pick<EntryRecord, "kind"> & Partial<EntryRecord>;

async function append(
  runtime: Runtime,
  request: AppendRequest,
  describe: (workspace: Workspace) => Promise<Particulars>,
): Promise<Outcome<AppendData>> {
  if (request.text.trim() === "") {
    throw new CtxError("USAGE", "The text is empty.", {
      hint: "Say in a sentence what happened or what was learnt.",
    });
  }
  const { workspace, reader } = await openForWriting(runtime, request, {});
  const ref = toRef(request.ref, reader.current);
  const described = await describe(workspace);
  await requireExists(runtime, workspace, { reader, ref });
  const by = await readAuthor(request.by, {
    repository: workspace.repository,
    environment: runtime.environment,
  });
  const appended = await appendEntry(runtime, workspace, {
    ref,
    by,
    body: { ...described, text: request.text, ...given({ key: request.key }) },
    dryRun: request.dryRun ?? false,
  });
  return {
    data: { ref: formatRef(ref), ...appended },
    findings: await locateFindings(workspace.findings, sourcesOf([], workspace)),
  };
}

/** The files that a person named: each pattern expanded, each path as it stands below the root. */
async function listFiles(runtime: Runtime, workspace: Workspace, request: ProgressRequest): Promise<Json> {
  const directory = runtime.files.realPath(request.directory) ?? request.directory;
  const below = `${workspace.root}/`;
  const found = new Set<string>();
  for (const name of request.files ?? []) {
    const isPattern = /[*?[\]{}!()]/.test(name) && runtime.files.kindOf(`${directory}/${name}`) === null;
    const paths = isPattern ? await runtime.globs.expand([name], directory) : [name];
    if (paths.length === 0) {
      throw new CtxError("USAGE", `No file matches ${name}`, {
        hint: "Quote the pattern, or name the files.",
      });
    }
    for (const path of paths) {
      const absolute = joinPath(directory, path);
      if (!absolute.startsWith(below)) {
        throw new CtxError("OUTSIDE_ROOT", `${path} lies outside ${workspace.root}`, { path });
      }
      found.add(absolute.slice(below.length));
    }
  }
  return [...found].sort().map((path) => ({ path }));
}

function requireOneOf(what: string, value: string, allowed: readonly string[]): void {
  if (allowed.includes(value)) return;
  const near = findSimilar(value, allowed);
  throw new CtxError("USAGE", `Not an insight ${what}: ${value}`, {
    hint: `${near === null ? "" : `did you mean ${near}? `}One of ${allowed.join(", ")}.`,
  });
}

/** Leaves out what was not given, so that a record holds no empty fields. */
function given<T extends Record<string, unknown>>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
