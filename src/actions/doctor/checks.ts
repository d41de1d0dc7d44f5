// All checks, in the order in which they are shown and repaired: what others stand on comes first. Adding a check is
// adding a file here and a line below.
import { agentHooks } from "./agent-hooks.js";
import { agents } from "./agents.js";
import { brokenFiles } from "./broken-files.js";
import type { Check } from "./check.js";
import { codeCache } from "./code-cache.js";
import { config } from "./config.js";
import { foreign } from "./foreign.js";
import { git } from "./git.js";
import { gitignore } from "./gitignore.js";
import { hooks } from "./hooks.js";
import { ignored } from "./ignored.js";
import { journal } from "./journal.js";
import { leftovers } from "./leftovers.js";
import { lineEndings } from "./line-endings.js";
import { links } from "./links.js";
import { locks } from "./locks.js";
import { looseEntries } from "./loose-entries.js";
import { node } from "./node.js";
import { permissions } from "./permissions.js";
import { personal } from "./personal.js";
import { repository } from "./repository.js";
import { shared } from "./shared.js";
import { trust } from "./trust.js";
import { caseTwins, mainDocuments } from "./twins.js";

export const CHECKS: readonly Check[] = [
  node,
  git,
  repository,
  config,
  permissions,
  links,
  brokenFiles,
  caseTwins,
  mainDocuments,
  lineEndings,
  leftovers,
  journal,
  looseEntries,
  locks,
  // Personal documents are kept out of git before .context/ is taken in.
  gitignore,
  ignored,
  hooks,
  agentHooks,
  agents,
  foreign,
  shared,
  personal,
  trust,
  codeCache,
];
