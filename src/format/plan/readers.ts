// How the sections of each unit are read: phases in a plan, stages in the phase that a file begins with.
import type { SectionReader } from "./move.js";
import { findPhases, findStageFile, findStages, type Outliner } from "./sections.js";

/** An outliner that reads a text once, however often it is asked: splices are tried before they are made. */
export function rememberOutlines(outline: Outliner): Outliner {
  const read = new Map<string, ReturnType<Outliner>>();
  return (text) => {
    const known = read.get(text) ?? outline(text);
    read.set(text, known);
    return known;
  };
}

/** Reads the phases of a plan. */
export function phaseReader(outline: Outliner): SectionReader {
  const read: SectionReader["all"] = (text) => findPhases(text, outline(text));
  return { all: read, alone: read };
}

/** Reads the stages of one phase, in a text that has it. */
export function stageReader(outline: Outliner, phase: number): SectionReader {
  return {
    all: (text) => {
      const own = findPhases(text, outline(text)).sections.find(({ number }) => number === phase);
      return own === undefined ? { sections: [], problems: [] } : findStages(text, own);
    },
    alone: (text) => findStageFile(text, outline(text)),
  };
}
