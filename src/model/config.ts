// The team's settings in .context/config.json, with every default filled in.
import { LEVELS, type Level } from "./level.js";
import type { Severity } from "../errors/finding.js";

export const FORMAT = "ctx/1";

/** Settings with their defaults; config.json may leave out any of them. */
export interface Config {
  format: string;
  project: string;
  insight: { categories: string[] };
  delegation: { autoAccept: Level[] };
  check: { severity: Record<Level, Severity> };
  watch: { quietMs: number; maxMs: number; sensitive: string[] };
  journal: { keepDays: number };
  secrets: { allow: string[] };
  budget: { window: number; target: number; policies: Record<string, string> };
  global?: { source: string; ref?: string; commit?: string };
}

/** The settings of a project without config.json. `project` is the name of the root directory. */
export function makeDefaultConfig(project: string): Config {
  const [globalLevel, projectLevel, branchLevel, taskLevel] = LEVELS;
  return {
    format: FORMAT,
    project,
    insight: { categories: [] },
    delegation: { autoAccept: [branchLevel] },
    check: {
      severity: {
        [globalLevel]: "error",
        [projectLevel]: "error",
        [branchLevel]: "warning",
        [taskLevel]: "warning",
      } as Record<Level, Severity>,
    },
    watch: {
      quietMs: 2000,
      maxMs: 60_000,
      sensitive: [
        ".env*",
        "*.pem",
        "*.key",
        "*.p12",
        "id_rsa*",
        "id_ed25519*",
        "*.keystore",
        ".npmrc",
        ".netrc",
      ],
    },
    journal: { keepDays: 90 },
    secrets: { allow: [] },
    budget: { window: 200_000, target: 30, policies: {} },
  };
}
