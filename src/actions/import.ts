// `ctx import`: what another tool knows, as contexts, notes and workflows. The tool's files are only read; nothing that is
// here is overwritten, and what was imported before is left as it is now.
import { CtxError, isCtxError } from "../errors/ctx-error.js";
import { makeFinding, type Finding } from "../errors/finding.js";
import { IMPORTERS } from "../import/importers.js";
import type { ImportedThing, ImportPlan, Tool } from "../import/things.js";
import type { JsonObject } from "../model/json/json.js";
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
  requireSomething(request, plan, source);
  const write = await makeWriter(runtime, request, { workspace, reader, things: plan.things });
  const items: ImportedSource[] = [];
  const findings: Finding[] = [];
  let diff = "";
  for (const thing of plan.things) {
    const written = await write(thing);
    items.push(written.item);
    const doubts = written.item.outcome === "imported" ? (thing.doubts ?? []) : [];
    findings.push(...doubts.map((finding) => shownAt(finding, source)), ...written.findings);
    diff += written.diff;
  }
  for (const { source: name, reason } of plan.leftOut) items.push(skipped(name, reason));
  for (const name of source.broken.keys()) items.push(skipped(name, "it cannot be read"));
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
      ...[...source.broken.values()].map((finding) => shownAt(finding, source)),
      ...findings,
    ],
  };
}

function requireSomething({ tool, path }: ImportRequest, plan: ImportPlan, { broken }: Source): void {
  const { things, leftOut, findings } = plan;
  if (things.length + leftOut.length + findings.length + broken.size > 0) return;
  throw new CtxError("FILE_INVALID", `Nothing at ${path} is a file of ${tool}.`, {
    hint: "Name the project's folder, the tool's own folder in it, or one of its files. `ctx help import` tells which.",
  });
}

interface Written {
  readonly item: ImportedSource;
  readonly findings: readonly Finding[];
  readonly diff: string;
}

interface Target {
  readonly workspace: Workspace;
  readonly reader: ContextReader;
  readonly things: readonly ImportedThing[];
}

async function makeWriter(
  runtime: Runtime,
  request: ImportRequest,
  { workspace, reader, things }: Target,
): Promise<(thing: ImportedThing) => Promise<Written>> {
  const { repository } = workspace;
  const by = await readAuthor(request.by, { repository, environment: runtime.environment });
  const at = new Date(runtime.clock.now()).toISOString();
  const look = async (thing: ImportedThing): Promise<{ standing: Standing; from: JsonObject }> => {
    const digest = `sha256:${await runtime.hashes.sha256(thing.original)}`;
    const origin = { import: request.tool, id: thing.id };
    const standing = await findStanding(runtime, { workspace, reader, thing, origin, digest });
    return { standing, from: { ...origin, source: thing.source, digest, by, at } };
  };
  const strangers = await findStrangers(things, async (thing) => (await look(thing)).standing);
  const dryRun = request.dryRun === true;
  const attempt = async (thing: ImportedThing, confirm?: () => void): Promise<Written> => {
    const { standing, from } = await look(thing);
    if (standing.kind !== "free") return { ...passOver(thing, standing), diff: "" };
    const writes = [{ path: thing.path, before: null, after: await thing.write(from, strangers) }];
    const options = confirm === undefined ? { writes, dryRun } : { writes, dryRun, confirm };
    const { diff = "" } = await writeFiles(runtime, workspace, options);
    return { item: itemOf(thing), findings: [], diff };
  };
  return async (thing) => {
    try {
      if (dryRun) return await attempt(thing);
      const ref = thing.ref ?? { level: "project" };
      return await changeUnderLock(runtime, {
        workspace,
        ref,
        isRepeatable: true,
        attempt: (confirm) => attempt(thing, confirm),
      });
    } catch (error) {
      if (!isCtxError(error) || error.code !== "SECRET_FOUND") throw error;
      return { ...withhold(thing, error), diff: "" };
    }
  };
}

/** The ids of tasks that have the name of something that is imported, and are something else. */
async function findStrangers(
  things: readonly ImportedThing[],
  look: (thing: ImportedThing) => Promise<Standing>,
): Promise<Set<string>> {
  const strangers = new Set<string>();
  for (const thing of things) {
    if (thing.ref?.level === "task" && (await look(thing)).kind === "taken") strangers.add(thing.ref.id);
  }
  return strangers;
}

function itemOf({ source, ref, path }: ImportedThing): ImportedSource {
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
    return { item: { ...skipped(source, reason), ...where }, findings: standing.isChanged ? [finding] : [] };
  }
  return {
    item: { ...skipped(source, `${standing.what ?? name} is here already`), ...where },
    findings: [
      makeFinding("IMPORT_TAKEN", `${source} was left out: ${standing.what ?? name} is here already.`, {
        path: standing.path,
      }),
    ],
  };
}

function withhold({ source }: ImportedThing, { hint }: CtxError): Omit<Written, "diff"> {
  const advice = hint === undefined ? {} : { hint };
  return {
    item: skipped(source, "it holds a secret"),
    findings: [makeFinding("SECRET_FOUND", `${source} was left out: it holds a secret.`, advice)],
  };
}

/** Findings of the source name their file as a person would find it. */
function shownAt(finding: Finding, { shown }: Source): Finding {
  return finding.path === undefined ? finding : { ...finding, path: shown(finding.path) };
}
