// Everything that risks are judged from, put together: what is new at head, and how far it reaches. The judging is
// policy/risk/.
import type { StoredContext } from "../../model/layer.js";
import { formatRef } from "../../model/ref.js";
import { listChangedSettings } from "../../policy/risk/changed-settings.js";
import type { EditedFile, RiskSubject } from "../../policy/risk/subject.js";
import type { Runtime } from "../../ports/runtime.js";
import { findChangedFiles, type ChangedContext } from "./changed-contexts.js";
import type { GatheredDelegations } from "./gather-delegations.js";
import { gatherExecutables } from "./gather-executables.js";
import { makeOverrideGatherer } from "./gather-overrides.js";
import { makeReachGatherer, type Reach } from "./gather-reach.js";
import { makeSizeGatherer } from "./gather-sizes.js";
import { listNewTexts, listProposalTexts } from "./new-texts.js";
import type { ReviewRange } from "./review-range.js";
import type { ResolvedPair } from "../compare-sides.js";

export interface SubjectGatherer {
  /** To be given to `compareSides`. */
  readonly examine: (pair: ResolvedPair) => void;
  readonly finish: (
    runtime: Runtime,
    range: ReviewRange,
    proposals: GatheredDelegations["proposals"],
  ) => Promise<RiskSubject>;
}

/** Makes a gatherer for one comparison. */
export function makeSubjectGatherer(): SubjectGatherer {
  const overrides = makeOverrideGatherer();
  const sizes = makeSizeGatherer();
  const reach = makeReachGatherer();
  return {
    examine: (pair) => {
      reach.examine(pair);
      overrides.examine(pair);
      sizes.examine(pair);
    },
    finish: async (runtime, range, proposals) => {
      const [before, after] = [range.base.settings, range.head.settings];
      const { budget } = after.config;
      const files = await findChangedFiles(range);
      const tasks = (await range.head.listRefs()).flatMap((ref) => (ref.level === "task" ? [ref.id] : []));
      return {
        texts: [...(await listNewTexts(files.contexts)), ...proposals.flatMap(listProposalTexts)],
        edits: files.contexts.flatMap((context) => listEdits(context, reach.finish())),
        overrides: await overrides.finish(),
        sizes: await sizes.finish(runtime, range, (budget.window * budget.target) / 100),
        executables: await gatherExecutables(range, files),
        proposals,
        budget,
        taskIds: tasks,
        // What head allows itself is for whoever merges it to see: until then it permits nothing.
        allowedSecrets: before.config.secrets.allow,
        // Without a file on one side there was no ctx, or will be none, and the contexts tell that.
        changedSettings:
          before.configSource === null || after.configSource === null
            ? []
            : listChangedSettings(before.config, after.config),
      };
    },
  };
}

/** The files that head adds, changes or takes away; what is gone has no line. */
function listEdits({ ref, before, after, paths, gone }: ChangedContext, reach: Reach): EditedFile[] {
  const toEdit = (path: string, line: number | null): EditedFile => {
    return { ref: formatRef(ref), path, line, reaches: reach.get(path)?.size ?? 0 };
  };
  return [
    ...listFiles(after, paths).map((path) => toEdit(path, 1)),
    ...listFiles(before, gone).map((path) => toEdit(path, null)),
  ];
}

function listFiles(context: StoredContext, among: ReadonlySet<string>): string[] {
  const { documents, notes, entries, prunes = [] } = context;
  const all = [...documents, ...notes, ...entries, ...prunes.map(({ source }) => source)].map(
    ({ path }) => path,
  );
  return [...new Set(all)].filter((path) => among.has(path));
}
