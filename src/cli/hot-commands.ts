// The commands that agents run all day, in the chunk that loads first: they must not pull in anything heavy.
import type { CommandSpec } from "./command-spec.js";
import { command as explain } from "./commands/explain.js";
import { command as get } from "./commands/get.js";
import { command as insight } from "./commands/insight.js";
import { command as list } from "./commands/list.js";
import { command as log } from "./commands/log.js";
import { command as progress } from "./commands/progress.js";
import { command as resolve } from "./commands/resolve.js";

export const HOT_COMMANDS: readonly CommandSpec[] = [resolve, explain, get, list, log, progress, insight];
