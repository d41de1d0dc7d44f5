// Where the personal global context lies, outside of every repository (SPEC §2, Personal).
import type { Environment } from "../../ports/runtime.js";

/** `$XDG_CONFIG_HOME`, else `~/.config` (XDG Base Directory Specification); a relative one is ignored, as it says. */
export function configHome({ XDG_CONFIG_HOME: configured, HOME, USERPROFILE }: Environment): string | null {
  if (configured !== undefined && /^(?:\/|[A-Za-z]:)/.test(configured)) return configured.replace(/\/+$/, "");
  const home = HOME ?? USERPROFILE;
  return home === undefined || home === "" ? null : `${home.replace(/[\\/]+$/, "")}/.config`;
}
