// `ctx prune --undo ID`: all that a prune hides is shown again. A file that git knows is never removed: a second one beside
// it takes it back, and reaches every branch as the first did.
import { CtxError } from "../../errors/ctx-error.js";
import { formatDocument } from "../../format/document.js";
import type { Outcome } from "../../model/outcome.js";
import { listActive, nameOfHidden, type ActivePrune, type PruneFile } from "../../model/prune.js";
import { parseRef, type Ref } from "../../model/ref.js";
import { utf8Encode } from "../../model/text/utf8.js";
import { makeUlid, ULID_LENGTH } from "../../model/ulid.js";
import type { Runtime } from "../../ports/runtime.js";
import { formatDiff } from "../../format/diff.js";
import { readAuthor } from "../../store/author.js";
import { undoPathOf } from "../../store/layout.js";
import { listKnown } from "../../store/read/known-files.js";
import { locateFindings } from "../../store/read/locate-findings.js";
import { changeUnderLock } from "../../store/write/context-lock.js";
import { requireInside, writeFiles } from "../../store/write/writes.js";
import { openForWriting, type Opened } from "../open.js";
import type { UndoRequest } from "../prune.js";
import type { DryRun } from "../request.js";
import { sourcesOf } from "../resolve-ref.js";
import { listPruned, type PrunedContext } from "./list-prunes.js";

export interface UndonePrune extends DryRun {
  /** The id of the prune. */
  readonly undone: string;
  readonly ref: string;
  /** Its file. */
  readonly path: string;
  /** Whether the file was removed: git did not know it. */
  readonly removed: boolean;
  /** The file that takes it back; null where it was removed. */
  readonly undoPath: string | null;
  /** False where it was taken back before. */
  readonly changed: boolean;
  /** How many notes and entries are shown whole again, and how many another prune still hides. */
  readonly shown: number;
  readonly stillHidden: number;
}

/**
 * Takes a prune back.
 * @throws {CtxError} USAGE for what is no id; PRUNE_NOT_FOUND; REF_AMBIGUOUS for the beginning of several; LOCK_HELD;
 * DEPENDENCY_MISSING without the git program, in a repository; WRITE_FAILED.
 */
export async function undoPrune(runtime: Runtime, request: UndoRequest): Promise<Outcome<UndonePrune>> {
  const start = readId(request.id);
  const opened = await openForWriting(runtime, request, { entries: true });
  const { ref } = await find(runtime, opened, { start, typed: request.ref });
  return changeUnderLock(runtime, {
    workspace: opened.workspace,
    ref: parseRef(ref) as Ref,
    isRepeatable: true,
    attempt: async (confirm) => {
      const now = await openForWriting(runtime, request, { entries: true });
      return takeBack(runtime, now, { request, start, confirm });
    },
  });
}

const SHORTEST_START = 6;

/** Ids are Crockford's base 32, and small letters count as capital ones. */
function readId(text: string): string {
  const id = text.trim().toUpperCase();
  if (/^[0-9A-HJKMNP-TV-Z]*$/.test(id) && id.length >= SHORTEST_START && id.length <= ULID_LENGTH) return id;
  throw new CtxError("USAGE", `Not a prune's id: ${text || "(empty)"}`, {
    hint: "Give the id, or at least its first six characters; `ctx prune --stats` shows them.",
  });
}

interface Found extends PrunedContext {
  readonly target: ActivePrune;
}

async function find(
  runtime: Runtime,
  opened: Opened,
  { start, typed }: { start: string; typed: string | undefined },
): Promise<Found> {
  const { contexts } = await listPruned(runtime, opened, typed);
  const found = contexts.flatMap((context) =>
    context.files.flatMap((file): Found[] => {
      return file.kind === "prune" && file.prune.id.startsWith(start) ? [{ ...context, target: file }] : [];
    }),
  );
  const [first, ...others] = found;
  if (first !== undefined && others.length === 0) return first;
  if (first === undefined) {
    const place = typed === undefined ? "in this worktree" : `in ${typed}`;
    throw new CtxError("PRUNE_NOT_FOUND", `There is no prune ${start} ${place}.`, {
      hint: "`ctx prune --stats` lists them; for one on another branch, name its context too.",
    });
  }
  throw new CtxError("REF_AMBIGUOUS", `Several prunes begin with ${start}.`, {
    hint: `One of ${found.map(({ target }) => target.prune.id).join(", ")}.`,
    details: { candidates: found.map(({ target, ref }) => ({ id: target.prune.id, ref })) },
  });
}

interface TakingBack {
  readonly request: UndoRequest;
  readonly start: string;
  readonly confirm: () => void;
}

async function takeBack(
  runtime: Runtime,
  opened: Opened,
  { request, start, confirm }: TakingBack,
): Promise<Outcome<UndonePrune>> {
  const { workspace, reader } = opened;
  const found = await find(runtime, opened, { start, typed: request.ref });
  const { prune, source } = found.target;
  const { path } = source;
  const active = listActive(found.files);
  const isActive = active.some((one) => one.prune.id === prune.id);
  const others = new Set(
    active.flatMap((one) => (one.prune.id === prune.id ? [] : one.prune.hides.map(nameOfHidden))),
  );
  const inEffect = found.hidings
    .filter((one) => one.prune.id === prune.id)
    .map(({ hidden }) => nameOfHidden(hidden));
  const stillHidden = inEffect.filter((name) => others.has(name)).length;
  const answer = {
    undone: prune.id,
    ref: found.ref,
    path,
    shown: inEffect.length - stillHidden,
    stillHidden,
  };
  const findings = await locateFindings(
    [...workspace.findings, ...found.layer.findings],
    sourcesOf([found.layer], workspace),
  );
  if (!isActive) {
    const undo = found.files.find((file) => file.kind === "undo" && file.undo.of === prune.id);
    return {
      data: { ...answer, removed: false, undoPath: undo?.source.path ?? null, changed: false },
      findings,
    };
  }
  const known = await listKnown(workspace, reader.current.commit);
  const isHere = runtime.files.kindOf(`${workspace.root}/${path}`) === "file";
  const { dryRun = false } = request;
  if (isHere && !known.has(path)) {
    const diff = await remove(runtime, opened, { file: source, dryRun, confirm });
    return { data: { ...answer, removed: !dryRun, undoPath: null, changed: true, ...diff }, findings };
  }
  const write = await planUndo(runtime, opened, { request, of: found });
  const written = await writeFiles(runtime, workspace, { writes: [write], dryRun, confirm });
  return { data: { ...answer, removed: false, undoPath: write.path, changed: true, ...written }, findings };
}

async function remove(
  runtime: Runtime,
  { workspace }: Opened,
  { file, dryRun, confirm }: { file: PruneFile["source"]; dryRun: boolean; confirm: () => void },
): Promise<DryRun> {
  const { path, text } = file;
  requireInside(runtime, workspace.root, path);
  if (dryRun) {
    const diff = await formatDiff([{ path: workspace.prefix + path, before: text, after: null }]);
    return { dryRun: true, diff };
  }
  confirm();
  runtime.files.remove(`${workspace.root}/${path}`, utf8Encode(text));
  return {};
}

async function planUndo(
  runtime: Runtime,
  { workspace }: Opened,
  { request, of }: { request: UndoRequest; of: Found },
) {
  const by = await readAuthor(request.by, {
    repository: workspace.repository,
    environment: runtime.environment,
  });
  const now = runtime.clock.now();
  const { id } = of.target.prune;
  const path = undoPathOf(of.layer.ref, id, makeUlid(now, runtime.ids.randomBytes(), null));
  const after = formatDocument("json", { of: id, at: new Date(now).toISOString(), by }, "");
  return { path, before: null, after };
}
