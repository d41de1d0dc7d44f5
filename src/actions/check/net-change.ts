// A check of one change as a whole, as a commit makes it: only documents whose covered files it touches are judged, and
// such a document is fresh when the change brings a new version of it, too.
import type { ChangedPath } from "../../ports/git-changes.js";
import type { Runtime } from "../../ports/runtime.js";
import { CONTEXT_DIRECTORY } from "../../store/layout.js";
import {
  findSubjects,
  judge,
  obstacleOf,
  type CountCommits,
  type Judgement,
  type Question,
  type State,
} from "./judge.js";

/** What changed, in path order, relative to the root. */
export interface NetChange {
  readonly changes: readonly (ChangedPath & { readonly isUnmerged?: boolean })[];
  /** Absent where there are no commits yet. */
  readonly countCommits?: CountCommits;
}

/** Judges the documents of a state by the change that led to it. The state is opened when any code changed. */
export async function judgeChange(
  runtime: Runtime,
  { changes, countCommits }: NetChange,
  openState: () => Promise<State>,
): Promise<Judgement[]> {
  const code = changes.filter(({ path }) => !path.startsWith(`${CONTEXT_DIRECTORY}/`));
  if (code.length === 0) return [];
  const state = await openState();
  const byPath = new Map(changes.map((change) => [change.path, change]));
  const removed = new Set(changes.flatMap(({ before, after }) => (after === null ? [before] : [])));
  const questions: Question[] = [];
  for (const subject of await findSubjects(state)) {
    const obstacle = obstacleOf(subject);
    const touched = subject.covers?.filter(code) ?? [];
    if (obstacle === undefined && touched.length === 0) continue;
    const own = byPath.get(subject.document.path);
    // A document that only moved says what it said before.
    const isMoved = own !== undefined && own.before === null && removed.has(own.after);
    const changed = touched.map(({ path }) => path);
    const isUnmergedDocument = own?.isUnmerged === true;
    const isUnmerged = isUnmergedDocument || touched.some((change) => change.isUnmerged === true);
    questions.push({
      ...subject,
      // What nobody can read is no new version.
      isDocumentChanged: own !== undefined && !isMoved && !isUnmergedDocument && obstacle !== "broken",
      changed,
      obstacle: obstacle ?? (isUnmerged ? "unmerged" : undefined),
    });
  }
  return judge(runtime, state, { questions, countCommits });
}
