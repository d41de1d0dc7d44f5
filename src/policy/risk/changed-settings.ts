// Which settings of config.json differ. They count for everybody, and no context shows them; some decide what a review or
// a check lets pass, so whoever merges has to see them.
import { makeDefaultConfig, type Config } from "../../model/config.js";
import { isJsonEqual, isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";

/** The settings that two sides have differently, by names that ctx knows: `secrets.allow`; never their values. */
export function listChangedSettings(before: Config, after: Config): string[] {
  const [old, now] = [before, after] as unknown as [JsonObject, JsonObject];
  return Object.entries(KNOWN).flatMap(([group, members]) => {
    const [left, right] = [old[group], now[group]];
    if (!members.length || !isJsonObject(left) || !isJsonObject(right))
      return isSame(left, right) ? [] : [group];
    return members
      .filter((member) => !isSame(left[member], right[member]))
      .map((member) => `${group}.${member}`);
  });
}

const DEFAULTS = { ...makeDefaultConfig(""), global: { source: "", ref: "", commit: "" } };
/** Every setting, and its members where it has any. */
const KNOWN: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(DEFAULTS).map(([group, value]) => [
    group,
    typeof value === "object" ? Object.keys(value) : [],
  ]),
);

function isSame(left: Json | undefined, right: Json | undefined): boolean {
  return left === undefined || right === undefined ? left === right : isJsonEqual(left, right);
}
