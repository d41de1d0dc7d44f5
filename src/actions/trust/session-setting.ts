// The `$session` of a ref: what it says once merged, and where each part is written. Reading it starts nothing, and says
// nothing about whether it may be used: require-approved.ts does.
import type { Finding } from "../../errors/finding.js";
import type { Ref } from "../../model/ref.js";
import type { SessionSetting, SettingOrigin } from "../../model/session-setting.js";
import type { Runtime } from "../../ports/runtime.js";
import { mergeSession, type MergedPart, type MergedSession } from "../../resolve/session-setting.js";
import type { Workspace } from "../../store/place/workspace.js";
import { toRef } from "../../store/read/find-ref.js";
import { locateFindings } from "../../store/read/locate-findings.js";
import { isOwnWord } from "../../store/trust/own-words.js";
import { chooseRef } from "../choose-ref.js";
import { openForReading, type Opened } from "../open.js";
import type { PlaceRequest } from "../request.js";
import { readLayers, sourcesOf } from "../resolve-ref.js";
import { findLines } from "../review/find-lines.js";

export interface SettingRequest extends PlaceRequest {
  /** Without one: as `resolve` chooses. */
  readonly ref?: string | undefined;
}

/** A setting as it was read: what is checked for approval, and what is used, are both taken from here. */
export interface ReadSetting {
  readonly workspace: Workspace;
  readonly ref: Ref;
  readonly branch: string | null;
  readonly setting: SessionSetting;
  /** The documents of the lineage that cannot be read: what they say of a session is not known. */
  readonly broken: readonly string[];
  readonly findings: readonly Finding[];
}

const NOTHING: SessionSetting = { workdir: null, env: [], prereqs: [], requires: [] };

/**
 * Reads the merged `$session` of a ref.
 * @throws {CtxError} REF_INVALID, CONTEXT_NOT_FOUND, REF_AMBIGUOUS, BRANCH_UNKNOWN, NOT_INITIALIZED.
 */
export async function readSessionSetting(runtime: Runtime, request: SettingRequest): Promise<ReadSetting> {
  const opened = await openForReading(runtime, request, { personal: true });
  const chosen =
    request.ref === undefined
      ? await chooseRef(runtime, opened)
      : { ref: toRef(request.ref, opened.reader.current), findings: [] };
  const read = await readSettingOf(runtime, opened, chosen.ref);
  return { ...read, findings: [...opened.workspace.findings, ...chosen.findings, ...read.findings] };
}

/**
 * Reads the merged `$session` of a ref in an opened workspace, without the findings of the workspace itself.
 * @throws {CtxError} CONTEXT_NOT_FOUND, REF_AMBIGUOUS, BRANCH_UNKNOWN.
 */
export async function readSettingOf(runtime: Runtime, opened: Opened, ref: Ref): Promise<ReadSetting> {
  const { workspace } = opened;
  const { layers, walk } = await readLayers(runtime, opened, ref);
  const merged = mergeSession(layers);
  const found = [...layers.flatMap((layer) => layer.findings), ...walk.findings, ...(merged?.findings ?? [])];
  return {
    workspace,
    ref,
    branch: walk.branch,
    broken: layers.flatMap(({ brokenSources }) => brokenSources.map(({ path }) => path)),
    setting: merged === null ? NOTHING : await placeParts(runtime, workspace, merged),
    findings: await locateFindings(found, sourcesOf(layers, workspace)),
  };
}

/** Gives every part its origin. */
async function placeParts(
  runtime: Runtime,
  workspace: Workspace,
  { workdir, env, prereqs, requires }: MergedSession,
): Promise<SessionSetting> {
  const parts = [...(workdir === null ? [] : [workdir]), ...env, ...prereqs];
  const spotOf = ({ document, pointer }: MergedPart) => ({ source: document, pointer });
  const lineOf = await findLines(parts.map(spotOf));
  const originOf = (part: MergedPart): SettingOrigin => ({
    ref: part.ref,
    path: part.document.path,
    line: lineOf(spotOf(part)),
    isOwn: part.isPersonalGlobal && isOwnWord(runtime, workspace, part.document.path),
  });
  return {
    workdir: workdir === null ? null : { workdir: workdir.value, ...originOf(workdir) },
    env: env.map((part) => ({ name: part.name, value: part.value, ...originOf(part) })),
    prereqs: prereqs.map((part) => ({ command: part.value, ...originOf(part) })),
    requires,
  };
}
