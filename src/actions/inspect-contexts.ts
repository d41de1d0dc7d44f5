// The contexts of an inspection, one after the other: read as `resolve` reads them, asked every rule, and let go but for
// what rules about several contexts need.
import type { Finding } from "../errors/finding.js";
import { parseEntries } from "../format/entries.js";
import type { Entry } from "../model/entry.js";
import type { StoredContext } from "../model/layer.js";
import { formatRef, type Ref } from "../model/ref.js";
import type { Progress } from "../ports/runtime.js";
import {
  BRANCHES_DIRECTORY,
  CONTEXT_DIRECTORY,
  directoryOf,
  meaningOf,
  nameOfDirectory,
  refOfDirectory,
  TASKS_DIRECTORY,
} from "../store/layout.js";
import { locateFindings } from "../store/read/locate-findings.js";
import { readContext, readDirectory } from "../store/read/read-context.js";
import { readPruneFiles } from "../store/read/read-prunes.js";
import { textOf } from "../store/read/read-text.js";
import type { ContextTree, TreeEntry } from "../store/read/tree.js";
import { uniteEntries } from "../store/read/unite-entries.js";
import { filesBelow, type Listing } from "../store/survey/listing.js";
import { mayHoldSecret } from "../secrets/suspicion.js";
import { hasSurrogateEscape } from "../validate/lone-surrogates.js";
import { listMissing } from "../validate/orphans.js";
import { CONTEXT_RULES } from "../validate/rules.js";
import type { SearchedFile } from "../validate/secrets.js";
import { surveyContext, type CheckedContext, type SurveyedContext } from "../validate/survey.js";
import { sourcesOf } from "./resolve-ref.js";

/** What one inspection looks at and gathers. */
export interface InspectionRun {
  readonly tree: ContextTree;
  readonly listing: Listing;
  readonly selection: Selection;
  readonly personal: boolean;
  /** `secrets.allow` of the settings. */
  readonly allow: readonly string[];
  readonly findings: Finding[];
  readonly checked: { documents: number; notes: number; entries: number; files: number };
}

/** Which paths were asked for. */
export interface Selection {
  readonly isWhole: boolean;
  /** Whether a path lies at or below one of them; personal ones outside of the root always do. */
  readonly includes: (path: string) => boolean;
  /** Whether a directory lies at, below or above one of them. */
  readonly touches: (directory: string) => boolean;
}

/** Checks every context that is asked for. */
export async function checkContexts(run: InspectionRun, progress: Progress): Promise<SurveyedContext[]> {
  const directories = listContextDirectories(run.listing).filter(run.selection.touches);
  const surveyed: SurveyedContext[] = [];
  for (const [index, directory] of directories.entries()) {
    progress.report("checking contexts", index, directories.length);
    const sorted = sortFiles(run, directory);
    // Entries are most of all files, and readDirectory does more for each than is needed here.
    const tree: ContextTree = { ...run.tree, list: () => Promise.resolve(sorted.documents) };
    const place = { ref: provisionalRef(directory), directory };
    const documents = await readDirectory(tree, place, { personal: run.personal, entries: false });
    const entries = await readEntries(run.tree, sorted.entries);
    const others = sorted.others.length === 0 ? [] : await run.tree.readTexts(sorted.others);
    const prunes = others.filter(({ path }) => meaningOf(path.slice(directory.length + 1)).kind === "prune");
    if (prunes.length > 0) run.findings.push(...(await readPruneFiles(prunes)).findings);
    const context: CheckedContext = {
      stored: withCutName(
        { ...documents, entries: entries.united, findings: [...documents.findings, ...entries.findings] },
        directory,
      ),
      directory,
      others,
      escaped: entries.escaped,
      suspects: entries.suspects,
      allow: run.allow,
    };
    await checkContext(run, context);
    run.checked.entries += run.selection.isWhole
      ? entries.united.length
      : entries.united.filter(({ path }) => run.selection.includes(path)).length;
    surveyed.push(surveyContext(context, false));
  }
  return surveyed;
}

/** Checks the personal global context, which lies outside of the root; null where there is none. */
export async function checkPersonalGlobal(run: InspectionRun, stored: StoredContext | null): Promise<void> {
  if (stored === null || !run.personal) return;
  await checkContext(run, { stored, directory: "", others: [], escaped: [], suspects: [], allow: run.allow });
  const { documents, notes, brokenSources } = stored;
  run.checked.documents += documents.length + brokenSources.length;
  run.checked.notes += notes.length;
  run.checked.files += documents.length + brokenSources.length + notes.length;
}

/** Adds the contexts that others name with `$parent` or `$needs` and that were not asked for, as far as they exist. */
export async function withNamed(
  contexts: readonly SurveyedContext[],
  tree: ContextTree,
): Promise<readonly SurveyedContext[]> {
  const all = [...contexts];
  const asked = new Set(contexts.map(({ stored }) => formatRef(stored.ref)));
  for (;;) {
    const missing = listMissing(all).filter((ref) => !asked.has(formatRef(ref)));
    if (missing.length === 0) return all;
    for (const ref of missing) {
      asked.add(formatRef(ref));
      const directory = directoryOf(ref);
      const stored = await readContext(tree, ref, { personal: false, entries: false });
      if (stored.hasMain) all.push(surveyContext({ stored, directory }, true));
    }
  }
}

async function checkContext(run: InspectionRun, context: CheckedContext): Promise<void> {
  const found = [...context.stored.findings];
  for (const rule of CONTEXT_RULES) for (const finding of await rule(context)) found.push(finding);
  // While the texts are here, since reading them again would cost more.
  if (found.length === 0) return;
  const located = await locateFindings(found, sourcesOf([context.stored], { configSource: null }));
  for (const finding of located) run.findings.push(finding);
}

function listContextDirectories(listing: Listing): string[] {
  const single = ["global", "project"].map((name) => `${CONTEXT_DIRECTORY}/${name}`);
  const many = [BRANCHES_DIRECTORY, TASKS_DIRECTORY].flatMap((place) =>
    (listing.get(place) ?? []).map(({ name }) => `${place}/${name}`),
  );
  return [...single, ...many].filter((directory) => listing.has(directory));
}

/** The context that a directory is named for. A name that ctx did not make stands for itself: it is still checked. */
function provisionalRef(directory: string): Ref {
  const written = directory.slice(directory.lastIndexOf("/") + 1);
  if (directory === `${CONTEXT_DIRECTORY}/global`) return { level: "global" };
  if (directory === `${CONTEXT_DIRECTORY}/project`) return { level: "project" };
  const name = nameOfDirectory(written) ?? written;
  return directory.startsWith(`${TASKS_DIRECTORY}/`)
    ? { level: "task", id: name }
    : { level: "branch", name };
}

/** A branch's name that was too long for the disk stands in its document. */
function withCutName(stored: StoredContext, directory: string): StoredContext {
  if (stored.ref.level !== "branch" || !directory.includes("~")) return stored;
  const branch = stored.documents.findLast(
    ({ role, words }) => role === "main" && words.branch !== undefined,
  );
  return { ...stored, ref: refOfDirectory(directory, branch?.words.branch) ?? stored.ref };
}

/** The files of a context by what they are, counted where they were asked for. */
function sortFiles({ listing, selection, personal, checked }: InspectionRun, directory: string): SortedFiles {
  const sorted: SortedFiles = { documents: [], entries: [], others: [] };
  for (const file of filesBelow(listing, directory)) {
    const { path, kind } = file;
    const isCounted = kind === "file" && (selection.isWhole || selection.includes(path));
    const meaning = meaningOf(path.slice(directory.length + 1));
    if (meaning.kind === "entries" && kind === "file") {
      sorted.entries.push(path);
    } else {
      // A link may stand for more than its name says; readDirectory knows.
      sorted.documents.push(file);
      if (!isCounted || (meaning.kind === "document" && meaning.personal && !personal)) continue;
      if (meaning.kind === "document") checked[meaning.role === "note" ? "notes" : "documents"]++;
      else if (/\.(?:md|json|jsonl)$/.test(path)) sorted.others.push(path);
      else continue;
    }
    if (isCounted) checked.files++;
  }
  return sorted;
}

interface SortedFiles {
  readonly documents: TreeEntry[];
  readonly entries: string[];
  /** Prunes; Markdown and JSON that ctx makes nothing of: only what git may have left in it is looked for. */
  readonly others: string[];
}

async function readEntries(tree: ContextTree, paths: readonly string[]) {
  const entries: Entry[] = [];
  const escaped: Entry[] = [];
  const texts: SearchedFile[] = [];
  const findings: Finding[] = [];
  for (const read of paths.length === 0 ? [] : await tree.readTexts(paths)) {
    const text = textOf(read);
    if (typeof text !== "string") {
      findings.push(text);
      continue;
    }
    const parsed = parseEntries({ path: read.path, text });
    for (const entry of parsed.entries) entries.push(entry);
    for (const finding of parsed.findings) findings.push(finding);
    texts.push({ path: read.path, text });
    if (hasSurrogateEscape(text)) for (const entry of parsed.entries) escaped.push(entry);
  }
  const united = uniteEntries(entries);
  // All of a context at once: its entries are many and short, and hardly ever is one suspect.
  const suspects = mayHoldSecret(texts.map(({ text }) => text).join("\n")) ? texts : [];
  return { united: united.entries, escaped, suspects, findings: [...findings, ...united.findings] };
}
