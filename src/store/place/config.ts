// Reads .context/config.json: the team's settings over the defaults. A broken file is a finding, never a stop.
import type { CtxError } from "../../errors/ctx-error.js";
import { makeFinding, type Finding } from "../../errors/finding.js";
import { parseJson } from "../../format/json.js";
import { FORMAT, makeDefaultConfig, type Config } from "../../model/config.js";
import type { SourceText } from "../../model/document.js";
import { isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";
import { findAt, formatPointer, parsePointer } from "../../model/json/pointer.js";
import { isPlainConfig } from "../../schema/plain-values.js";
import type { SchemaProblem } from "../../schema/validate.js";
import { CONFIG_PATH } from "../layout.js";
import { textOf } from "../read/read-text.js";

export interface ReadConfig {
  readonly config: Config;
  readonly findings: readonly Finding[];
  /** Why nothing may be written here: the file is broken, or of a newer format. */
  readonly writeBlock: "broken" | "newer" | null;
  /** The text that was read, for the lines of the findings. */
  readonly configSource: SourceText | null;
}

/** Reads the text of config.json, or takes note of why there is none; `project` is the default project name. */
export async function readConfig(text: string | null | CtxError, project: string): Promise<ReadConfig> {
  const config = makeDefaultConfig(project);
  if (text === null) return { config, findings: [], writeBlock: null, configSource: null };
  if (typeof text !== "string") return readInvalid(config, text);
  const configSource: SourceText = { path: CONFIG_PATH, form: "json", text };
  const parsed = parseJson({ path: CONFIG_PATH, text });
  if (!isJsonObject(parsed.value)) {
    const findings = parsed.findings.map((finding): Finding => ({ ...finding, code: "CONFIG_INVALID" }));
    if (findings.length === 0) findings.push(invalid("config.json must hold one JSON object.", ""));
    return { config, findings, writeBlock: "broken", configSource };
  }
  const written = parsed.value;
  const findings = [...parsed.findings];
  const isNewer = isNewerFormat(written["format"]);
  if (isNewer) {
    findings.push(
      makeFinding(
        "FORMAT_NEWER",
        `These files have the format ${String(written["format"])}; this ctx knows ${FORMAT}.`,
        {
          path: CONFIG_PATH,
          pointer: "/format",
          hint: "They are read as well as this version can and not written; update ctx.",
        },
      ),
    );
  }
  const ignored = new Set<string>();
  for (const { kind, pointer, message, similar } of await validate(written)) {
    if (isNewer && pointer === "/format") continue;
    const top = parsePointer(pointer)[0];
    if (kind === "unknown-key") {
      findings.push(
        makeFinding("CONFIG_KEY_UNKNOWN", `${pointer} ${message}.`, {
          path: CONFIG_PATH,
          pointer,
          ...(similar === undefined ? {} : { hint: `did you mean ${similar}?` }),
        }),
      );
    } else {
      findings.push(invalid(`${pointer || "config.json"} ${message}; the default is used.`, pointer));
    }
    if (top !== undefined && (kind === "invalid" || pointer === formatPointer([top]))) ignored.add(top);
  }
  const source = findAt(written, ["global", "source"]);
  if (typeof source === "string" && !ignored.has("global")) {
    const { judgeSource } = await import("../../model/source.js");
    const judged = judgeSource(source);
    if (judged.kind === "refused") {
      findings.push(invalid(`/global/source is no source: ${judged.why}.`, "/global/source"));
    }
  }
  applySettings(config, written, ignored);
  return { config, findings, writeBlock: isNewer ? "newer" : null, configSource };
}

/** Bytes that are not UTF-8 are one more way to be broken. */
function readInvalid(config: Config, error: CtxError): ReadConfig {
  const finding = textOf({ path: CONFIG_PATH, error }) as Finding;
  const message = `${finding.message} The defaults are used.`;
  const findings: Finding[] = [{ ...finding, code: "CONFIG_INVALID", message }];
  return { config, findings, writeBlock: "broken", configSource: null };
}

/** Tells whether a parsed config.json is ours: other tools keep a `.context/config.json` too. */
export function isOurConfig(value: Json | undefined): boolean {
  return isJsonObject(value) && typeof value["format"] === "string" && value["format"].startsWith("ctx/");
}

async function validate(written: JsonObject): Promise<SchemaProblem[]> {
  return isPlainConfig(written) ? [] : (await import("../../schema/validate.js")).validateConfig(written);
}

function isNewerFormat(format: Json | undefined): boolean {
  return typeof format === "string" && /^ctx\/(?!1(?:\D|$))\d/.test(format);
}

function applySettings(config: Config, written: JsonObject, ignored: ReadonlySet<string>): void {
  const target = config as unknown as JsonObject;
  for (const key of Object.keys(written)) {
    if (ignored.has(key) || key === "$schema") continue;
    const value = written[key] as Json;
    const standard = target[key];
    target[key] = isJsonObject(value) && isJsonObject(standard) ? { ...standard, ...value } : value;
  }
  const severity = findAt(written, ["check", "severity"]);
  if (isJsonObject(severity) && !ignored.has("check")) {
    Object.assign(config.check, { severity: { ...makeDefaultConfig("").check.severity, ...severity } });
  }
}

function invalid(message: string, pointer: string): Finding {
  return makeFinding("CONFIG_INVALID", message, { path: CONFIG_PATH, pointer });
}
