// What an approval is about: exactly what would run and be exported for one setting, and where. Parts that are the
// person's own take no part in it; everything else does, to the byte.
import { canonicalJson } from "../../model/json/canonical-json.js";
import { setOwn, type JsonObject } from "../../model/json/json.js";
import type { SessionSetting, SettingCommand, SettingVariable } from "../../model/session-setting.js";
import { isPowerful } from "./powerful-variables.js";

export interface ApprovalSubject {
  /** What the hash is taken over: RFC 8785, so that one byte more or less makes another. */
  readonly text: string;
  /** Where it runs, relative to the worktree's top level. */
  readonly directory: string;
  readonly commands: readonly SettingCommand[];
  readonly env: readonly SettingVariable[];
  /** The names among them that have to be approved one by one. */
  readonly powerful: readonly string[];
}

/**
 * Tells what has to be approved before a setting may be used; null where nothing does.
 * @param directory where it runs, as written, relative to the worktree's top level: a command that names a file means
 * another one elsewhere
 */
export function subjectOf(setting: SessionSetting, directory: string): ApprovalSubject | null {
  const commands = setting.prereqs.filter(({ isOwn }) => !isOwn);
  const env = setting.env.filter(({ isOwn }) => !isOwn);
  if (commands.length === 0 && env.length === 0) return null;
  const variables: JsonObject = {};
  for (const { name, value } of env) setOwn(variables, name, value);
  const text = canonicalJson({
    version: "ctx-trust/1",
    directory,
    env: variables,
    prereqs: commands.map(({ command }) => command),
  });
  return { text, directory, commands, env, powerful: env.map(({ name }) => name).filter(isPowerful) };
}
