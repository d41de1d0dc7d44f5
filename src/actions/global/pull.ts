// `ctx global pull`: takes over what the source has now, and moves the pin. What is one's own is never written over.
import { makeFinding, type Finding } from "../../errors/finding.js";
import type { Outcome } from "../../model/outcome.js";
import type { Runtime } from "../../ports/runtime.js";
import { CONFIG_PATH } from "../../store/layout.js";
import type { Workspace } from "../../store/place/workspace.js";
import { changeUnderLock } from "../../store/write/context-lock.js";
import { formatSteps, type RepairStep } from "../../store/write/repair.js";
import { refuseSecrets } from "../../store/write/refuse-secrets.js";
import { applyTogether } from "../../store/write/together.js";
import { writeFiles } from "../../store/write/writes.js";
import { openForWriting } from "../open.js";
import type { WriteRequest } from "../request.js";
import { chooseRef, openRemote, requireSource } from "./place.js";
import { planPull, type GlobalPullData, type Pulling, type PullPlan } from "./plan-pull.js";
import { readSource } from "./read-source.js";
import { writtenSource } from "./written-source.js";

export interface GlobalPullRequest extends WriteRequest {
  /** A URL, or a path from the directory; that of config.json without. */
  readonly source?: string;
  /** A branch or tag of the source; that of config.json, else its default branch. */
  readonly ref?: string;
}

/**
 * Pulls. Run again after it was cut off, it completes.
 * @throws {CtxError} BASE_MOVED where files below global/ were changed here, with the diff; SOURCE_UNREACHABLE, when nothing
 * was changed; FILE_INVALID for a source that holds what is not taken over; SECRET_FOUND; BRANCH_UNKNOWN, REF_AMBIGUOUS; as
 * requireSource and openRemote do; LOCK_HELD, FILE_CHANGED, WRITE_FAILED.
 */
export async function globalPull(
  runtime: Runtime,
  request: GlobalPullRequest,
): Promise<Outcome<GlobalPullData>> {
  const opened = await openForWriting(runtime, request, {});
  const { workspace } = opened;
  const typed = request.source === undefined ? undefined : writtenSource(runtime, workspace, request);
  const source = requireSource(workspace, typed);
  const remote = await openRemote(workspace, source);
  const isSameSource = source.written === workspace.config.global?.source;
  const wanted = request.ref ?? (isSameSource ? workspace.config.global?.ref : undefined);
  const ref = chooseRef(await remote.look(), wanted, source.written);
  const commit = await remote.fetch(ref.full);
  const texts = await readSource(remote, commit, source.written);
  const pulling: Pulling = { runtime, remote, source, ref, commit, texts };
  const rewritten = await findRewritten(pulling, workspace);
  if (request.dryRun === true) {
    const plan = await planPull(pulling, opened);
    await refuseSecrets([...plan.writes, ...plan.pins], workspace.config);
    const steps = stepsOf(workspace, plan);
    const diff = await formatSteps(steps, workspace.repository?.worktree ?? workspace.root);
    return { data: { ...plan.data, dryRun: true, diff }, findings: [...plan.findings, ...rewritten] };
  }
  return changeUnderLock(runtime, {
    workspace,
    ref: { level: "global" },
    isRepeatable: true,
    attempt: async (confirm) => {
      const now = await openForWriting(runtime, request, {});
      const plan = await planPull(pulling, now);
      // Remembered before the first file changes: a pull that is cut off leaves files of this commit, which are no edit.
      await remote.remember(commit);
      await apply(runtime, now.workspace, { plan, confirm });
      await remote.forgetOthers(commit);
      return { data: plan.data, findings: [...plan.findings, ...rewritten] };
    },
  });
}

/** A history that was rewritten may have lost what was reviewed once. */
async function findRewritten(
  { remote, commit, source, ref }: Pulling,
  { config }: Workspace,
): Promise<Finding[]> {
  const { commit: pinned, source: before } = config.global ?? {};
  if (pinned === undefined || pinned === commit || before !== source.written) return [];
  const isHere = await remote.has(pinned);
  if (isHere && (await remote.isAncestor(pinned, commit))) return [];
  return [
    makeFinding(
      "GLOBAL_REWRITTEN",
      `${ref.written} of ${source.written} does not lead on from ${pinned.slice(0, 12)}: its history was rewritten, or goes back.`,
      { path: CONFIG_PATH, pointer: "/global/commit", hint: "Look at what changes before you commit it." },
    ),
  ];
}

/** The files first, then what goes, the pin last: cut off anywhere before, the next pull finds nothing but its own. */
async function apply(
  runtime: Runtime,
  workspace: Workspace,
  { plan, confirm }: { plan: PullPlan; confirm: () => void },
): Promise<void> {
  await refuseSecrets([...plan.writes, ...plan.pins], workspace.config);
  await writeFiles(runtime, workspace, { writes: plan.writes, dryRun: false, confirm });
  applyTogether(runtime, plan.removals, confirm);
  await writeFiles(runtime, workspace, { writes: plan.pins, dryRun: false, confirm });
}

function stepsOf({ root }: Workspace, { writes, removals, pins }: PullPlan): RepairStep[] {
  const changed = [...writes, ...pins].filter(({ before, after }) => before !== after);
  return [...changed.map(({ path, before, after }) => ({ top: root, path, before, after })), ...removals];
}
