// Brings the text of a part together from its file and those of its stages.
import { CtxError } from "../../errors/ctx-error.js";
import { putBack } from "../../format/plan/move.js";
import { stageReader } from "../../format/plan/readers.js";
import { rejoin } from "../../format/plan/rejoin.js";
import type { Section } from "../../format/plan/sections.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import type { OpenedPlan, Part, PartFile } from "./open-plan.js";

/** A file as it was read. */
export interface TextFile {
  /** Relative to the root. */
  readonly path: string;
  readonly text: string;
}

export interface JoinedText {
  readonly content: string;
  /** All files that it comes from. */
  readonly files: readonly TextFile[];
}

/**
 * The text of a part that stands in `text` as a stub, with what was edited since on either side.
 * @throws {CtxError} FILE_CHANGED for edits that a person must settle; what keeps its file from being read.
 */
export function joinPart(
  opened: OpenedPlan,
  { text, path, part }: { text: string; path: string; part: Part },
): JoinedText {
  const { section } = part;
  const file = part.apart as PartFile;
  const { content: child, files } = joinStages(opened, file, section);
  const alone = section.unit === "phase" ? opened.reader : stageReader(opened.outline, section.number);
  const written = opened.record?.expanded.find((one) => one.path === file.path)?.stub ?? null;
  const joined = rejoin({ text, section, stub: file.stub, child, written }, alone);
  if (joined.kind === "joined") return { content: joined.content, files };
  throw new CtxError("FILE_CHANGED", `It was edited since: ${joined.problem}.`, {
    path,
    line: section.line,
    hint: `Make the plan and ${quoteForShell(file.path)} say the same there, then run it again.`,
  });
}

/**
 * What the file of a section holds, its stages in their places.
 * @throws {CtxError} as joinPart does.
 */
export function joinStages(opened: OpenedPlan, file: Omit<PartFile, "stub">, section: Section): JoinedText {
  const { text, path } = file;
  if (typeof text !== "string") throw text;
  const apart = file.stages.filter((stage) => stage.apart !== null);
  const stages = apart.map((part) => ({ section: part.section, ...joinPart(opened, { text, path, part }) }));
  const joined = putBack(text, stages, stageReader(opened.outline, section.number));
  if (joined.refused.length > 0) throw misread(path, section);
  return { content: joined.text, files: [{ path, text }, ...stages.flatMap(({ files }) => files)] };
}

export function misread(path: string, { unit }: Section): CtxError {
  const message = `With what ${path} holds, other ${unit}s would be read otherwise: an open code fence, or a ${unit} too many.`;
  return new CtxError("FILE_CHANGED", message, { path });
}
