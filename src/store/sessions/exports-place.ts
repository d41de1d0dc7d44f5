// Where lies what ctx exported into shells. Apart from what is in it, since mostly there is nothing.
import type { Runtime } from "../../ports/runtime.js";
import type { LivingProcess } from "../../ports/sessions.js";
import { userStateDirectory } from "../place/state.js";

/** Whether anything was ever exported. */
export function hasExports(runtime: Runtime): boolean {
  const directory = sessionsDirectory(runtime);
  return directory !== null && runtime.files.exists(`${directory}/exports`);
}

/** The directory of what is known of the user's sessions; null where no home is known. */
export function sessionsDirectory({ environment }: Runtime): string | null {
  const state = userStateDirectory(environment);
  return state === null ? null : `${state}/sessions`;
}

/** The file of one process. Others may share it, so that it says whose it is. */
export function exportsPath(directory: string, { pid, started }: LivingProcess): string {
  return `${directory}/exports/${pid}-${(started ?? "").replace(/[^\w.-]/g, "_")}.json`;
}
