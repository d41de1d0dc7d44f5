// All commands, in the order in which help shows them. Adding a command is adding a line here.
import type { CommandSpec } from "./command-spec.js";
import { command as create } from "./commands/create.js";
import { command as explain } from "./commands/explain.js";
import { command as get } from "./commands/get.js";
import { command as help } from "./commands/help.js";
import { command as init } from "./commands/init.js";
import { command as insight } from "./commands/insight.js";
import { command as list } from "./commands/list.js";
import { command as log } from "./commands/log.js";
import { command as progress } from "./commands/progress.js";
import { command as recover } from "./commands/recover.js";
import { command as resolve } from "./commands/resolve.js";
import { command as set } from "./commands/set.js";
import { command as unset } from "./commands/unset.js";
import { command as update } from "./commands/update.js";
import { command as version } from "./commands/version.js";

export const COMMANDS: readonly CommandSpec[] = [
  init,
  create,
  list,
  resolve,
  explain,
  get,
  set,
  unset,
  update,
  progress,
  insight,
  log,
  recover,
  help,
  version,
];
