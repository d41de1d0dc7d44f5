// Files whose text stands in the plan again: a command that moved it out or back was cut off before its last step. They hold
// nothing that the plan does not, and may go.
import { isCtxError } from "../../errors/ctx-error.js";
import { stageReader } from "../../format/plan/readers.js";
import type { Section } from "../../format/plan/sections.js";
import type { Runtime } from "../../ports/runtime.js";
import type { Container } from "./container.js";
import { joinStages, type TextFile } from "./join-part.js";
import { directoryOf, readPartFile, type OpenedPlan, type Part } from "./open-plan.js";
import { childPathOf } from "./plan-place.js";

export interface LeftFile extends TextFile {
  /** The part whose text it holds. */
  readonly number: number;
}

/** Finds what is left of a part that stands in its container, and of its stages. */
export function findLeftFiles(
  runtime: Runtime,
  opened: OpenedPlan,
  { container, part }: { container: Container; part: Part },
): LeftFile[] {
  const { section } = part;
  const own = container.text.slice(section.start, section.end);
  const path = directoryOf(container.path) + childPathOf(container.path, section);
  const files = findSame(runtime, opened, { path, section, own });
  const left = files.length > 0 ? files : findLeftStages(runtime, opened, { path, section, own });
  return left.map((file) => ({ ...file, number: section.number }));
}

/** Finds what is left of stages that stand in the text of their phase, whose file is or was at `path`. */
export function findLeftStages(
  runtime: Runtime,
  opened: OpenedPlan,
  { path, section, own }: Standing,
): readonly TextFile[] {
  if (section.unit === "stage") return [];
  const { sections } = stageReader(opened.outline, section.number).all(own);
  return sections.flatMap((stage) =>
    findSame(runtime, opened, {
      path: directoryOf(path) + childPathOf(path, stage),
      section: stage,
      own: own.slice(stage.start, stage.end),
    }),
  );
}

/** A part that stands in a text: its own, and the file that it may have had. */
interface Standing {
  readonly path: string;
  readonly section: Section;
  readonly own: string;
}

function findSame(
  runtime: Runtime,
  opened: OpenedPlan,
  { path, section, own }: Standing,
): readonly TextFile[] {
  const { workspace, outline } = opened;
  if (runtime.files.kindOf(`${workspace.root}/${path}`) !== "file") return [];
  try {
    const file = readPartFile({ runtime, workspace, outline }, path, section);
    const { content, files } = joinStages(opened, file, section);
    return content === own ? files : [];
  } catch (error) {
    // What cannot be read whole holds something else, and stays.
    if (isCtxError(error) && error.code !== "BUG") return [];
    throw error;
  }
}
