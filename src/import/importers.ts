// The importer of each tool. Adding one is adding a row here and its name in things.ts.
import { importer as agentsMd } from "./agents-md.js";
import { importer as backlog } from "./backlog.js";
import { importer as beads } from "./beads.js";
import { importer as madr } from "./madr.js";
import { importer as memoryBank } from "./memory-bank.js";
import { importer as taskMaster } from "./task-master.js";
import type { Importer, Tool } from "./things.js";
import { importer as workrail } from "./workrail.js";

export const IMPORTERS: Readonly<Record<Tool, Importer>> = {
  backlog,
  "task-master": taskMaster,
  "memory-bank": memoryBank,
  madr,
  "agents-md": agentsMd,
  beads,
  workrail,
};
