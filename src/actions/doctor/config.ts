// Whether there is a config.json that can be read and that this version of ctx may write by.
import { isJsonObject } from "../../model/json/json.js";
import { parseJson } from "../../format/json.js";
import { FORMAT } from "../../model/config.js";
import { readConfig } from "../../store/place/config.js";
import type { Workspace } from "../../store/place/workspace.js";
import { CONFIG_PATH } from "../../store/layout.js";
import { locateFindings } from "../../store/read/locate-findings.js";
import { utf8Decode } from "../../model/text/utf8.js";
import { allWell, type Check, type Diagnosis } from "./check.js";
import { partOf } from "./context-files.js";
import { planRestore } from "./restore.js";
import { readBytes, type Site } from "./site.js";

/** The version of the published schemas that this ctx knows. */
const SCHEMA_VERSION = "1";
const SCHEMA_LINE = /["']?\$schema["']?[ \t]*:[ \t]*["']?https:\/\/git-ctx\.dev\/schemas\/(\d+)\//;

export const config: Check = {
  id: "config",
  examine: async (site) => {
    const { workspace, workspaceError, repository } = site;
    if (workspaceError !== null) {
      // Without a worktree there is no place for a config.json; the check of the repository says so.
      if (repository !== null && repository.worktree === null) return [];
      const { message, hint, path } = workspaceError;
      return [
        {
          status: "error",
          message,
          ...(hint === undefined ? {} : { hint }),
          ...(path === undefined ? {} : { path }),
        },
      ];
    }
    if (workspace === null) return [];
    const faults = [...(await findFaults(site, workspace)), ...findUnknownSchemas(site, workspace)];
    if (faults.length > 0) return faults;
    return allWell(`project "${workspace.config.project}", format ${workspace.config.format}`);
  },
};

async function findFaults(site: Site, workspace: Workspace): Promise<Diagnosis[]> {
  const sources = workspace.configSource === null ? [] : [workspace.configSource];
  const found = await locateFindings(workspace.findings, sources);
  const repair =
    workspace.writeBlock === "broken"
      ? await planRestore(site, { path: CONFIG_PATH, oid: (await site.head()).get(CONFIG_PATH), isGood })
      : null;
  const faults = found.map(({ severity, message, hint, path, line }, index): Diagnosis => {
    return {
      status: severity === "error" ? "error" : "warning",
      message,
      ...(hint === undefined ? {} : { hint }),
      ...(path === undefined ? {} : { path }),
      ...(line === undefined ? {} : { line }),
      // One repair mends all that is wrong with the file.
      ...(repair === null || index > 0 ? {} : { repair }),
    };
  });
  return faults.length > 0 ? faults : findMissingFormat(workspace);
}

async function isGood(text: string): Promise<boolean> {
  return (await readConfig(text, "project")).writeBlock === null;
}

/** Other tools keep a `.context/config.json` too, so that what marks it as ours is not added for anybody. */
function findMissingFormat({ configSource }: Workspace): Diagnosis[] {
  const written = parseJson({ path: CONFIG_PATH, text: configSource?.text ?? "" }).value;
  if (!isJsonObject(written) || written["format"] !== undefined) return [];
  return [
    {
      status: "warning",
      path: CONFIG_PATH,
      message: `config.json does not say its format; it may be another tool's.`,
      hint: `If it is ctx's, add "format": "${FORMAT}" to it.`,
    },
  ];
}

function findUnknownSchemas(site: Site, { root }: Workspace): Diagnosis[] {
  return site.files.flatMap(({ path, kind }) => {
    const isAsked = kind === "file" && (path === CONFIG_PATH || partOf(path) === "document");
    const text = isAsked ? utf8Decode(readBytes(site, root, path) ?? new Uint8Array()) : null;
    const version = SCHEMA_LINE.exec(text ?? "")?.[1];
    if (version === undefined || version === SCHEMA_VERSION) return [];
    return [
      {
        status: "warning" as const,
        path,
        message: `The file names version ${version} of ctx's schemas; this ctx knows version ${SCHEMA_VERSION}.`,
        hint: "It is read as well as this version can; a newer ctx may know more.",
      },
    ];
  });
}
