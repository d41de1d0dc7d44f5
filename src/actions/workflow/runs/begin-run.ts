// A run begins: the definition as it is now is pinned, the variables are checked, the first records are written together.
import type { Finding } from "../../../errors/finding.js";
import { canonicalJson } from "../../../model/json/canonical-json.js";
import type { JsonObject } from "../../../model/json/json.js";
import type { Runtime } from "../../../ports/runtime.js";
import { readAuthor } from "../../../store/author.js";
import { rootNameOf } from "../../../store/place/state.js";
import type { Workspace } from "../../../store/place/workspace.js";
import { createRun } from "../../../store/runs/create-run.js";
import { dropOldRuns } from "../../../store/runs/old-runs.js";
import type { Pinned } from "../../../store/runs/pinned.js";
import { readRecords } from "../../../store/runs/run-journal.js";
import { makeProgram, start } from "../../../workflow/engine.js";
import type { RunRecord, StartRecord } from "../../../workflow/log/records.js";
import { makeView, type RunView } from "../../../workflow/log/view.js";
import { openForReading } from "../../open.js";
import type { WriteRequest } from "../../request.js";
import { loadChecks } from "../inspect-definition.js";
import { requireDefinition, type Definition } from "../open-definition.js";
import { makeDraft, type Draft } from "./change-run.js";
import type { OpenRun } from "./open-run.js";

export interface BeginRunRequest extends WriteRequest {
  /** The id of a workflow, or the path of a file. */
  readonly target: string;
  readonly variables?: JsonObject;
}

export interface BegunRun {
  readonly workspace: Workspace;
  readonly run: OpenRun;
  readonly by: string;
  /** What is doubtful about the definition. */
  readonly findings: readonly Finding[];
}

/**
 * Begins a run, with what else is to be noted at once.
 * @throws {CtxError} WORKFLOW_NOT_FOUND, WORKFLOW_INVALID; VARIABLE_INVALID when the variables are not what the workflow's
 * inputs say; SECRET_FOUND; WRITE_FAILED, when there is no run.
 */
export async function beginRun(
  runtime: Runtime,
  request: BeginRunRequest,
  decide: (draft: Draft, run: OpenRun) => void = () => undefined,
): Promise<BegunRun> {
  const { workspace, reader } = await openForReading(runtime, request, {});
  const { repository } = workspace;
  const by = await readAuthor(request.by, { repository, environment: runtime.environment });
  const definition = await requireDefinition(runtime, reader.tree, request);
  const program = makeProgram(definition.workflow, await loadChecks());
  const variables = request.variables ?? {};
  start(program, variables);
  const first = makeFirst(runtime, { by, workflow: definition.workflow.id, variables });
  const pinned = await pin(runtime, workspace, { definition, request });
  const place = { run: "", directory: "", top: "" };
  const view = makeView(program, [first]) as RunView;
  const unwritten = { place, pinned, program, view, position: NOWHERE };
  const { draft, added } = makeDraft(runtime, unwritten, by);
  decide(draft, unwritten);
  const drafted = { ...unwritten, view: draft.view() };
  const { findings } = definition;
  if (request.dryRun === true) return { workspace, run: drafted, by, findings };
  dropOldRuns(runtime, workspace);
  const run = await writeRun(runtime, workspace, { run: drafted, records: [first, ...added] });
  return { workspace, run, by, findings };
}

const NOWHERE = { lastAt: 0, end: 0, keptEnd: 0, keptBytes: 0 };

function makeFirst(
  runtime: Runtime,
  { by, workflow, variables }: { by: string; workflow: string; variables: JsonObject },
): StartRecord {
  const at = new Date(runtime.clock.now()).toISOString();
  return { n: 0, at, by, kind: "start", v: 1, workflow, variables };
}

async function pin(
  runtime: Runtime,
  workspace: Workspace,
  { definition, request }: { definition: Definition; request: BeginRunRequest },
): Promise<Pinned> {
  const { file, used } = definition;
  const content = file.content as JsonObject;
  const hash = await runtime.hashes.sha256(canonicalJson([content, used]));
  const isOwn = file.path !== request.target || /^(?:\/|[A-Za-z]:[\\/])/.test(file.path);
  return {
    v: 1,
    root: rootNameOf(workspace),
    path: isOwn ? file.path : `${request.directory}/${file.path}`,
    hash: `sha256:${hash}`,
    definition: content,
    used,
  };
}

/** Writes a run that was only drafted. */
export async function writeRun(
  runtime: Runtime,
  workspace: Workspace,
  { run, records }: { run: OpenRun; records: readonly RunRecord[] },
): Promise<OpenRun> {
  const { pinned, view } = run;
  const place = await createRun(runtime, workspace, { workflow: view.start.workflow, pinned, records });
  const { lastAt, end } = readRecords(runtime, place) ?? NOWHERE;
  return { ...run, place, position: { ...NOWHERE, lastAt, end } };
}
