// `ctx global push`: puts accepted patterns on branches of the source, one each, where its owners review them.
import { CtxError } from "../../errors/ctx-error.js";
import { formatDiff } from "../../format/diff.js";
import type { Outcome } from "../../model/outcome.js";
import { isBranchName } from "../../model/ref.js";
import { requestPage } from "../../model/source.js";
import type { Runtime } from "../../ports/runtime.js";
import { refuseSecrets } from "../../store/write/refuse-secrets.js";
import { openForReading } from "../open.js";
import type { PlaceRequest } from "../request.js";
import { chooseRef, openRemote, readGlobal, requireSource, type GlobalPlace } from "./place.js";
import { readSource } from "./read-source.js";

export interface GlobalPushRequest extends PlaceRequest {
  /** The delegation, or the first six or more characters of its id; all that wait without. */
  readonly id?: string;
  readonly dryRun?: boolean;
}

export interface PushedBranch {
  /** The delegation's id. */
  readonly id: string;
  readonly key: string;
  readonly branch: string;
  /** False where the source had the branch already; it stays as it is there. */
  readonly pushed: boolean;
  /** The page on which the request is opened; null where the host of the source is not known. */
  readonly request: string | null;
}

export interface GlobalPushData {
  readonly source: string;
  /** The branch that the requests go into; null where the source names none. */
  readonly into: string | null;
  readonly branches: readonly PushedBranch[];
  readonly dryRun?: true;
  /** What each branch changes, as unified diffs. */
  readonly diff?: string;
}

type Waiting = GlobalPlace["waiting"][number];

/**
 * Pushes what waits. Nothing is ever pushed over, and never to the branch that is followed.
 * @throws {CtxError} DELEGATION_NOT_FOUND; SOURCE_UNREACHABLE, also where the source refuses; as pull does.
 */
export async function globalPush(
  runtime: Runtime,
  request: GlobalPushRequest,
): Promise<Outcome<GlobalPushData>> {
  const opened = await openForReading(runtime, request, {});
  const { workspace } = opened;
  const source = requireSource(workspace, undefined);
  const place = await readGlobal(runtime, opened);
  const chosen = choose(place.waiting, request.id);
  const empty: GlobalPushData = { source: source.written, into: null, branches: [] };
  if (chosen.length === 0) return { data: empty, findings: place.findings };
  const remote = await openRemote(workspace, source);
  const looked = await remote.look();
  const ref = chooseRef(looked, workspace.config.global?.ref, source.written);
  const parent = await remote.fetch(ref.full);
  const theirs = await readSource(remote, parent, source.written);
  const branches: PushedBranch[] = [];
  let diff = "";
  for (const waiting of chosen) {
    const { id, key, below } = waiting;
    const text = place.here.get(below) ?? "";
    await refuseSecrets([{ path: waiting.path, before: null, after: text }], workspace.config);
    const branch = branchOf(workspace.config.project, id);
    const isThere = looked.refs.includes(`refs/heads/${branch}`);
    if (request.dryRun === true) {
      diff += await formatDiff([{ path: below, before: theirs.get(below) ?? null, after: text }]);
    } else if (!isThere) {
      const message = messageOf(waiting, workspace.config.project);
      await remote.push(
        await remote.commit({ parent, path: below, text, message, atMs: runtime.clock.now() }),
        branch,
      );
    }
    const page = ref.into === null ? null : requestPage(source.written, { branch, into: ref.into });
    branches.push({ id, key, branch, pushed: !isThere && request.dryRun !== true, request: page });
  }
  const data: GlobalPushData = { source: source.written, into: ref.into, branches };
  return { data: request.dryRun === true ? { ...data, dryRun: true, diff } : data, findings: place.findings };
}

const SHORTEST_ID = 6;

function choose(waiting: readonly Waiting[], typed: string | undefined): readonly Waiting[] {
  if (typed === undefined) return waiting;
  const start = typed.toUpperCase();
  const found = start.length < SHORTEST_ID ? [] : waiting.filter(({ id }) => id.startsWith(start));
  if (found.length === 1) return found;
  if (found.length > 1) {
    throw new CtxError("REF_AMBIGUOUS", `Several delegations that wait have ids that begin with ${typed}.`, {
      hint: "Give more of it.",
      details: { candidates: found.map(({ id }) => id) },
    });
  }
  throw new CtxError("DELEGATION_NOT_FOUND", `No accepted delegation ${typed} waits to be pushed.`, {
    hint: "`ctx global status` shows those that do; one that is proposed is accepted first.",
  });
}

/** The branch of a delegation, below a name that says which project it comes from. */
function branchOf(project: string, id: string): string {
  const slug = project.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[-.]+|[-.]+$/g, "");
  const branch = `ctx/${slug}/${id}`;
  return isBranchName(branch) ? branch : `ctx/project/${id}`;
}

function messageOf({ id, key, delegation: { proposal } }: Waiting, project: string): string {
  const line = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
  const from = `Proposed by ${line(proposal.by)} from ${line(proposal.from)} of ${line(project)}, delegation ${id}.`;
  return `Share ${line(key)}\n\n${line(proposal.reason)}\n\n${from}\n`;
}
