// How many of a run's top-level steps have been pruned after: a small file beside its journal. Where it is missing or
// damaged, a prune is made once more, which hides nothing that is not hidden already.
import { isCtxError } from "../../errors/ctx-error.js";
import { isJsonObject, type Json } from "../../model/json/json.js";
import type { Runtime } from "../../ports/runtime.js";
import type { RunPlace } from "./run-place.js";

const PRUNED = "pruned.json";

/** Reads the number; 0 where nothing can be used. */
export function readPrunedSteps({ files }: Runtime, { directory }: RunPlace): number {
  try {
    const text = files.readText(`${directory}/${PRUNED}`);
    const value = text === null ? null : (JSON.parse(text) as Json);
    const steps = isJsonObject(value) ? value["steps"] : undefined;
    return typeof steps === "number" && Number.isSafeInteger(steps) ? steps : 0;
  } catch (error) {
    if (isCtxError(error) || error instanceof SyntaxError) return 0;
    throw error;
  }
}

/** Keeps the number; that it cannot be kept harms nobody. */
export function keepPrunedSteps({ files }: Runtime, { directory }: RunPlace, steps: number): void {
  const path = `${directory}/${PRUNED}`;
  const text = `${JSON.stringify({ v: 1, steps })}\n`;
  try {
    const before = files.read(path);
    if (before === null) files.createPrivate(path, text);
    else files.replace(path, before, text);
  } catch (error) {
    // A full disk, or another process keeps the same: the next one who looks prunes once more.
    if (!isCtxError(error)) throw error;
  }
}
