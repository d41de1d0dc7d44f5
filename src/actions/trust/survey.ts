// What a worktree's contexts, or one of them, would run and export: read once, so that what is shown is what is approved.
import { isCtxError } from "../../errors/ctx-error.js";
import { makeFinding, type Finding } from "../../errors/finding.js";
import { canonicalJson } from "../../model/json/canonical-json.js";
import { formatRef, type Ref } from "../../model/ref.js";
import type { SettingCommand, SettingVariable } from "../../model/session-setting.js";
import type { ApprovalSubject } from "../../policy/trust/approval-subject.js";
import { isPowerful } from "../../policy/trust/powerful-variables.js";
import type { Runtime } from "../../ports/runtime.js";
import type { ContextReader } from "../../store/read/context-reader.js";
import { toRef } from "../../store/read/find-ref.js";
import { listBranchContexts, listTasks } from "../../store/read/list-tasks.js";
import type { Workspace } from "../../store/place/workspace.js";
import { readApprovals, type Approvals } from "../../store/trust/approvals.js";
import { openForReading, type Opened } from "../open.js";
import type { TrustData, TrustDemand, TrustRequest } from "../trust.js";
import { findApproval, hashOf, subjectIn } from "./require-approved.js";
import { readSettingOf, type ReadSetting } from "./session-setting.js";
import { findDirectory } from "./setting-directory.js";
import { listWorkflowCommands } from "./workflow-commands.js";

/** A variable, and whether it has to be approved by its name. */
export interface TrustVariable extends SettingVariable {
  readonly byName: boolean;
}

export interface JudgedSetting {
  readonly hash: string;
  readonly approved: boolean;
  /** Who approved it, and when; absent where nobody did. */
  readonly by?: string;
  readonly at?: string;
  /** Where it runs, relative to the worktree's top level; "." is that itself. */
  readonly directory: string;
  /** In the order in which they run. Those that are the person's own (`isOwn`) need no approval. */
  readonly commands: readonly SettingCommand[];
  readonly env: readonly TrustVariable[];
}

/** A command of a workflow's step. */
export interface WorkflowCommand {
  readonly path: string;
  readonly line: number | null;
  readonly command: string;
}

export interface TrustPlace {
  /** Where approvals for this repository are kept; absolute. */
  readonly directory: string;
}

export interface Survey {
  readonly workspace: Workspace;
  readonly approvals: Approvals;
  readonly items: readonly (TrustDemand & { readonly subject: ApprovalSubject })[];
  readonly workflows: readonly WorkflowCommand[];
  readonly hash: string | null;
  readonly findings: readonly Finding[];
}

/**
 * Reads what is asked about, and what of it is approved.
 * @throws {CtxError} as resolve does for a ref; WRITE_FAILED where approvals have no place.
 */
export async function surveyTrust(runtime: Runtime, request: TrustRequest): Promise<Survey> {
  const opened = await openForReading(runtime, request, { personal: true });
  const { workspace, reader } = opened;
  const approvals = await readApprovals(runtime, workspace);
  const refs = request.ref === undefined ? await listRefs(reader) : [toRef(request.ref, reader.current)];
  const settings = await readAll(runtime, { workspace, reader: remembering(reader) }, refs);
  const items = await groupByHash(runtime, workspace, { settings, approvals });
  const workflows = request.ref === undefined ? await listWorkflowCommands(reader.tree) : [];
  const hashes = items.map(({ hash }) => hash).sort();
  const all = hashes.length < 2 ? (hashes[0] ?? null) : null;
  const found = [
    ...workspace.findings,
    ...settings.flatMap((read) => [...read.findings, ...findMisplaced(runtime, read)]),
    ...approvals.findings,
  ];
  return {
    workspace,
    approvals,
    items,
    workflows,
    hash: hashes.length < 2 ? all : `sha256:${await runtime.hashes.sha256(canonicalJson(hashes))}`,
    findings: withoutDoubles(found),
  };
}

/** The answer that a survey makes. */
export function dataOf(survey: Survey, { what, changed }: Pick<TrustData, "what" | "changed">): TrustData {
  const { items, workflows, hash, approvals } = survey;
  const commands = items.flatMap(({ subject }) => subject.commands.map(({ command }) => command));
  const env = items.flatMap(({ subject }) => subject.env.map(({ name, value }) => ({ name, value })));
  return {
    what,
    hash,
    commands: [...new Set(commands)],
    env: env.filter(({ name, value }, at) => {
      return env.findIndex((other) => other.name === name && other.value === value) === at;
    }),
    approved: items.every(({ approved }) => approved),
    items: items.map(({ subject: _subject, ...item }) => item),
    workflows,
    place: { directory: approvals.directory },
    changed,
  };
}

/** Every context of the worktree: what its tasks and branches say they inherit comes with them. */
async function listRefs(reader: ContextReader): Promise<Ref[]> {
  const { tasks } = await listTasks(reader.tree);
  const { branches } = await listBranchContexts(reader.tree);
  const current: Ref[] = reader.current.name === null ? [] : [{ level: "branch", name: reader.current.name }];
  const refs: Ref[] = [{ level: "global" }, { level: "project" }, ...current];
  const known = new Set(refs.map(formatRef));
  for (const { ref } of [...branches, ...tasks]) {
    if (!known.has(formatRef(ref))) refs.push(ref);
    known.add(formatRef(ref));
  }
  return refs;
}

/** A reader that opens what many contexts inherit only once. */
function remembering(reader: ContextReader): ContextReader {
  const read = new Map<string, ReturnType<ContextReader["read"]>>();
  let personal: ReturnType<ContextReader["readPersonalGlobal"]> | undefined;
  return {
    ...reader,
    read: (ref) => {
      const name = formatRef(ref);
      const known = read.get(name) ?? reader.read(ref);
      read.set(name, known);
      return known;
    },
    readPersonalGlobal: () => (personal ??= reader.readPersonalGlobal()),
  };
}

async function readAll(runtime: Runtime, opened: Opened, refs: readonly Ref[]): Promise<ReadSetting[]> {
  const settings: ReadSetting[] = [];
  for (const [index, ref] of refs.entries()) {
    runtime.progress.report("reading contexts", index, refs.length);
    settings.push(await readSettingOf(runtime, opened, ref));
  }
  return settings;
}

/** A directory that leads outside, or is not there, keeps a setting from being used, approved or not. */
function findMisplaced({ files }: Runtime, { workspace, setting: { workdir } }: ReadSetting): Finding[] {
  try {
    findDirectory(files, workspace, workdir);
    return [];
  } catch (error) {
    if (!isCtxError(error) || workdir === null) throw error;
    const { path, line } = workdir;
    const place = { path, ...(line === null ? {} : { line }) };
    return [
      makeFinding("FILE_INVALID", `${error.message}.`, {
        ...place,
        ...(error.hint === undefined ? {} : { hint: error.hint }),
      }),
    ];
  }
}

interface Gathered {
  readonly settings: readonly ReadSetting[];
  readonly approvals: Approvals;
}

/** Contexts that ask for the same share one approval. */
async function groupByHash(
  runtime: Runtime,
  workspace: Workspace,
  { settings, approvals }: Gathered,
): Promise<Survey["items"]> {
  const groups = new Map<string, TrustDemand & { refs: string[]; subject: ApprovalSubject }>();
  for (const { ref, setting } of settings) {
    const subject = subjectIn(workspace, setting);
    if (subject === null) continue;
    const hash = await hashOf(runtime, subject);
    const known = groups.get(hash);
    if (known !== undefined) {
      known.refs.push(formatRef(ref));
      continue;
    }
    const approval = findApproval(approvals, { hash, subject });
    groups.set(hash, {
      refs: [formatRef(ref)],
      hash,
      approved: approval !== null,
      ...(approval === null ? {} : { by: approval.by, at: approval.at }),
      directory: subject.directory,
      commands: setting.prereqs,
      env: setting.env.map((variable) => ({
        ...variable,
        byName: !variable.isOwn && isPowerful(variable.name),
      })),
      subject,
    });
  }
  return [...groups.values()];
}

/** Contexts that inherit from one another find the same problems. */
function withoutDoubles(findings: readonly Finding[]): Finding[] {
  const seen = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
  return [...seen.values()];
}
