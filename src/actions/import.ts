// `ctx import`: what another tool knows, as contexts, notes and workflows. The tool's files are only read; nothing that is
// here is overwritten, and what was imported before is left as it is now.
import { CtxError, isCtxError } from "../errors/ctx-error.js";
import { makeFinding, type Finding } from "../errors/finding.js";
import { IMPORTERS } from "../import/importers.js";
import type { ImportedThing, ImportPlan, Tool } from "../import/things.js";
import type { Json } from "../model/json/json.js";
import type { Outcome } from "../model/outcome.js";
import { formatRef } from "../model/ref.js";
import type { Runtime } from "../ports/runtime.js";
import { readAuthor } from "../store/author.js";
import type { ContextReader } from "../store/read/context-reader.js";
import { locateFindings } from "../store/read/locate-findings.js";
import type { Workspace } from "../store/place/workspace.js";
import { changeUnderLock } from "../store/write/context-lock.js";
import { writeFiles } from "../store/write/writes.js";
import { findStanding, type Standing } from "./import/standing.js";
import { readSource, type Source } from "./import/source.js";
import { openForWriting } from "./open.js";
import type { DryRun, WriteRequest } from "./request.js";
import { sourcesOf } from "./resolve-ref.js";

export { TOOLS as IMPORT_TOOLS, type Tool as ImportTool } from "../import/things.js";

export interface ImportRequest extends WriteRequest {
  readonly tool: Tool;
  /** A file or a folder: absolute, or relative to the directory. */
  readonly path: string;
}

/** One thing of the source. */
export interface ImportedSource {
  /** Its file below the tool's folder, and after "#" its name in there. */
  readonly source: string;
  /** The context that it is in here; null for a workflow, and for what was not imported and is not here. */
  readonly ref: string | null;
  /** The file that holds it here; null for what is not here. */
  readonly path: string | null;
  readonly outcome: "imported" | "skipped";
  /** Why it was skipped. */
  readonly reason: string | null;
}

export interface ImportData extends DryRun {
  readonly tool: Tool;
  /** How many things were imported. */
  readonly imported: number;
  /** How many were not: they were imported before, or cannot be. */
  readonly skipped: number;
  /** All of them, in the order of the source. */
  readonly items: readonly ImportedSource[];
}

/**
 * Imports a tool's files. What is broken is found, and the rest imported.
 * @throws {CtxError} READ_FAILED when there is nothing at the path; FILE_INVALID when nothing there is the tool's;
 * as writeFiles does, but for secrets: what holds one is left out, with a finding.
 */
export async function importFrom(runtime: Runtime, request: ImportRequest): Promise<Outcome<ImportData>> {
  const { workspace, reader } = await openForWriting(runtime, request, {});
  const importer = IMPORTERS[request.tool];
  const source = readSource(runtime, request, importer);
  const branches = (await workspace.repository?.tips())?.local.map(({ branch }) => branch) ?? [];
  const plan = await importer.plan(source.files, { branches });
  requireSomething(request, plan);
  const write = await makeWriter(runtime, request, { workspace, reader });
  const items: ImportedSource[] = [];
  const findings: Finding[] = [];
  let diff = "";
  for (const thing of plan.things) {
    const written = await write(thing);
    items.push(written.item);
    if (written.finding !== null) findings.push(written.finding);
    diff += written.diff;
  }
  for (const { source: name, reason } of plan.leftOut) items.push(skipped(name, reason));
  const imported = items.filter(({ outcome }) => outcome === "imported").length;
  return {
    data: {
      tool: request.tool,
      imported,
      skipped: items.length - imported,
      items,
      ...(request.dryRun === true ? { dryRun: true, diff } : {}),
    },
    findings: [
      ...(await locateFindings(workspace.findings, sourcesOf([], workspace))),
      ...(await locateFindings(plan.findings, source.texts)).map((finding) => shownAt(finding, source)),
      ...findings,
    ],
  };
}

function requireSomething({ tool, path }: ImportRequest, { things, leftOut, findings }: ImportPlan): void {
  if (things.length + leftOut.length + findings.length > 0) return;
  throw new CtxError("FILE_INVALID", `Nothing at ${path} is a file of ${tool}.`, {
    hint: "Name the project's folder, the tool's own folder in it, or one of its files. `ctx help import` tells which.",
  });
}

interface Written {
  readonly item: ImportedSource;
  readonly finding: Finding | null;
  readonly diff: string;
}

async function makeWriter(
  runtime: Runtime,
  request: ImportRequest,
  { workspace, reader }: { workspace: Workspace; reader: ContextReader },
): Promise<(thing: ImportedThing) => Promise<Written>> {
  const { repository } = workspace;
  const by = await readAuthor(request.by, { repository, environment: runtime.environment });
  const at = new Date(runtime.clock.now()).toISOString();
  return async (thing) => {
    const digest = `sha256:${await runtime.hashes.sha256(thing.original)}`;
    const origin = { import: request.tool, id: thing.id };
    const look = (): Promise<Standing> => findStanding(runtime, { workspace, reader, thing, origin, digest });
    const after = await thing.write({ ...origin, source: thing.source, digest, by, at } as Json);
    const writes = [{ path: thing.path, before: null, after }];
    const attempt = async (confirm?: () => void): Promise<Written> => {
      const standing = await look();
      if (standing.kind !== "free") return { ...passOver(thing, standing), diff: "" };
      const dryRun = request.dryRun === true;
      const { diff = "" } = await writeFiles(runtime, workspace, {
        writes,
        dryRun,
        ...(confirm === undefined ? {} : { confirm }),
      });
      return { item: imported(thing), finding: null, diff };
    };
    try {
      if (request.dryRun === true) return await attempt();
      const ref = thing.ref ?? { level: "project" };
      return await changeUnderLock(runtime, { workspace, ref, isRepeatable: true, attempt });
    } catch (error) {
      if (!isCtxError(error) || error.code !== "SECRET_FOUND") throw error;
      return { ...withhold(thing, error), diff: "" };
    }
  };
}

function imported({ source, ref, path }: ImportedThing): ImportedSource {
  return { source, ref: ref === null ? null : formatRef(ref), path, outcome: "imported", reason: null };
}

function skipped(source: string, reason: string): ImportedSource {
  return { source, ref: null, path: null, outcome: "skipped", reason };
}

function passOver(
  thing: ImportedThing,
  standing: Exclude<Standing, { kind: "free" }>,
): Omit<Written, "diff"> {
  const { source, ref } = thing;
  const name = ref === null ? `the workflow ${thing.id}` : formatRef(ref);
  const where = { ref: ref === null ? null : formatRef(ref), path: standing.path };
  if (standing.kind === "ours") {
    const reason = standing.isChanged
      ? "it was imported before; its source has changed"
      : "it was imported before";
    const finding = makeFinding(
      "IMPORT_CHANGED",
      `${source} says something else now than when it was imported.`,
      {
        path: standing.path,
        hint: "Look at both, and carry over by hand what should be here.",
      },
    );
    return { item: { ...skipped(source, reason), ...where }, finding: standing.isChanged ? finding : null };
  }
  return {
    item: { ...skipped(source, `${standing.what ?? name} is here already`), ...where },
    finding: makeFinding(
      "IMPORT_TAKEN",
      `${source} was left out: ${standing.what ?? name} is here already.`,
      {
        path: standing.path,
      },
    ),
  };
}

function withhold({ source }: ImportedThing, error: CtxError): Omit<Written, "diff"> {
  const { hint } = error;
  return {
    item: skipped(source, "it holds a secret"),
    finding: makeFinding(
      "SECRET_FOUND",
      `${source} was left out: it holds a secret.`,
      hint === undefined ? {} : { hint },
    ),
  };
}

/** Findings of the source name their file as a person would find it. */
function shownAt(finding: Finding, { shown }: Source): Finding {
  return finding.path === undefined ? finding : { ...finding, path: shown(finding.path) };
}
