// Everything below .context/ looked at once, for `ctx validate` and for whoever asks whether the files are in order:
//   const { findings, checked } = await inspectFiles(runtime, { workspace, reader }, {});
// with a reader opened for `{ personal: true, entries: true }`. `findings` come located, sorted and cut to what a person
// reads. Nothing is written and no lock is taken.
import type { Finding } from "../errors/finding.js";
import { parseJsonObject } from "../format/json.js";
import type { Delegation } from "../model/delegation.js";
import type { Runtime } from "../ports/runtime.js";
import {
  CONFIG_PATH,
  CONTEXT_DIRECTORY,
  DELEGATIONS_DIRECTORY,
  GITIGNORE_PATH,
  WORKFLOWS_DIRECTORY,
} from "../store/layout.js";
import type { Workspace } from "../store/place/workspace.js";
import { readDelegations } from "../store/read/delegations.js";
import { locateFindings } from "../store/read/locate-findings.js";
import { textOf } from "../store/read/read-text.js";
import type { ContextTree } from "../store/read/tree.js";
import { parseWorkflow } from "../store/read/workflows.js";
import { findElsewhere } from "../store/survey/elsewhere.js";
import { filesBelow, listCommit, listDisk, treeOf } from "../store/survey/listing.js";
import { locateAgain } from "../store/survey/locate.js";
import { listMissing } from "../validate/orphans.js";
import { makeReport } from "../validate/report.js";
import { SURVEY_RULES } from "../validate/rules.js";
import { findSecretsInFiles } from "../validate/secrets.js";
import type { Survey } from "../validate/survey.js";
import {
  checkContexts,
  checkPersonalGlobal,
  withNamed,
  type InspectionRun,
  type Selection,
} from "./inspect-contexts.js";
import type { Opened } from "./open.js";
import { sourcesOf } from "./resolve-ref.js";

export interface Inspection {
  /**
   * Only what lies at or below these paths, relative to the root; other files are read only where these name them.
   * Default: everything.
   */
  readonly paths?: readonly string[];
  /** False leaves every personal document out. Default true. */
  readonly personal?: boolean;
}

/** How many of each were looked at. */
export interface Checked {
  /** Documents that give data: main documents and patterns. */
  readonly documents: number;
  readonly notes: number;
  /** Readable records in entries files. */
  readonly entries: number;
  /** Files of every kind, config.json included. */
  readonly files: number;
}

/** Looks at the files of an opened workspace. Problems are findings; none of them stops it. */
export async function inspectFiles(
  runtime: Runtime,
  { workspace, reader }: Opened,
  { paths = [CONTEXT_DIRECTORY], personal = true }: Inspection,
): Promise<{ readonly findings: readonly Finding[]; readonly checked: Checked }> {
  const selection = makeSelection(paths);
  const isOnDisk = reader.tree.commit === null;
  const { listing, findings: unlisted } = isOnDisk
    ? listDisk(runtime.files, workspace.root, selection.touches)
    : await listCommit(reader.tree, selection.touches);
  const tree = treeOf(listing, reader.tree);
  const checked = { documents: 0, notes: 0, entries: 0, files: 0 };
  const { allow } = workspace.config.secrets;
  const run: InspectionRun = { tree, listing, selection, personal, allow, findings: [...unlisted], checked };
  await checkSettings(run, workspace);
  const contexts = await checkContexts(run, runtime.progress);
  if (selection.isWhole) await checkPersonalGlobal(run, await reader.readPersonalGlobal());
  await checkPlainFiles(run);
  await checkWorkflows(run);
  const all = await withNamed(contexts, reader.tree);
  const elsewhere = await findElsewhere(workspace, listMissing(all), isOnDisk ? reader.current.name : null);
  const survey: Survey = {
    listing,
    contexts: all,
    delegations: await checkDelegations(run),
    knownElsewhere: { has: (ref) => elsewhere.get(ref) ?? null },
    isWhole: selection.isWhole,
    gitignore: isOnDisk && workspace.repository !== null ? await readGitignore(reader.tree) : null,
    readTexts: tree.readTexts,
    allow,
  };
  for (const rule of SURVEY_RULES) for (const finding of await rule(survey)) run.findings.push(finding);
  const selected = run.findings.filter(({ path }) => path === undefined || selection.includes(path));
  return { findings: makeReport(await locateAgain(selected, tree.readTexts)), checked };
}

function makeSelection(paths: readonly string[]): Selection {
  // The common case, asked of every file.
  if (paths.includes(CONTEXT_DIRECTORY)) return { isWhole: true, includes: () => true, touches: () => true };
  const isBelow = (path: string, above: string): boolean => path === above || path.startsWith(`${above}/`);
  return {
    isWhole: false,
    includes: (path) => {
      return !path.startsWith(`${CONTEXT_DIRECTORY}/`) || paths.some((above) => isBelow(path, above));
    },
    touches: (directory) => paths.some((path) => isBelow(directory, path) || isBelow(path, directory)),
  };
}

/** config.json was read when the workspace was opened. */
async function checkSettings(
  { findings, selection, checked, allow }: InspectionRun,
  workspace: Workspace,
): Promise<void> {
  if (!selection.includes(CONFIG_PATH)) return;
  checked.files++;
  findings.push(...(await locateFindings(workspace.findings, sourcesOf([], workspace))));
  const { configSource } = workspace;
  if (configSource !== null) findings.push(...(await findSecretsInFiles([configSource], allow)));
}

/** What delegations say; where only something else is asked for, nothing is read. */
async function checkDelegations({
  tree,
  selection,
  findings,
}: InspectionRun): Promise<readonly Delegation[]> {
  if (!selection.touches(DELEGATIONS_DIRECTORY)) return [];
  const read = await readDelegations(tree);
  findings.push(...read.findings);
  return read.delegations;
}

/** What workflows say: their form, their structure, and what is doubtful about them. */
async function checkWorkflows({
  tree,
  listing,
  selection,
  findings,
  checked,
  allow,
}: InspectionRun): Promise<void> {
  const paths = filesBelow(listing, WORKFLOWS_DIRECTORY)
    .filter(({ path, kind }) => kind === "file" && path.endsWith(".json") && selection.includes(path))
    .map(({ path }) => path);
  checked.files += paths.length;
  if (paths.length === 0) return;
  const { inspectDefinition } = await import("./workflow/inspect-definition.js");
  for (const read of await tree.readTexts(paths)) {
    findings.push(...(await inspectDefinition(tree, await parseWorkflow(read))));
    if ("text" in read) findings.push(...(await findSecretsInFiles([read], allow)));
  }
}

/** Delegations, as plain files: each one JSON object. */
async function checkPlainFiles({
  tree,
  listing,
  selection,
  findings,
  checked,
  allow,
}: InspectionRun): Promise<void> {
  const paths = filesBelow(listing, DELEGATIONS_DIRECTORY)
    .filter(({ path, kind }) => kind === "file" && path.endsWith(".json") && selection.includes(path))
    .map(({ path }) => path);
  checked.files += paths.length;
  for (const read of await tree.readTexts(paths)) {
    const text = textOf(read);
    if (typeof text !== "string") {
      findings.push(text);
      continue;
    }
    findings.push(...parseJsonObject({ path: read.path, text }).findings);
    findings.push(...(await findSecretsInFiles([{ path: read.path, text }], allow)));
  }
}

async function readGitignore(tree: ContextTree): Promise<Survey["gitignore"]> {
  const [read] = await tree.readTexts([GITIGNORE_PATH]);
  return { text: read !== undefined && "text" in read ? read.text : null };
}
