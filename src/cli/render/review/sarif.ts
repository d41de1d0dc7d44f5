// A review as SARIF 2.1.0 (OASIS standard), for code scanning: one rule for each flag, one result for each risk, conflict
// and finding. Fingerprints hold no line number, so that an alert stays the same one when lines move.
import { RISK_FLAGS } from "../../../model/review.js";
import { sha256Hex } from "../../../model/text/sha256.js";
import { utf8Encode } from "../../../model/text/utf8.js";
import { VERSION } from "../../version.js";
import { formatJson } from "../json.js";
import { listAnnotations, type Annotation, type ReviewReport } from "./annotations.js";
import { wordsOfRule } from "./rules.js";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
const LEVELS = { error: "error", warning: "warning", notice: "note" } as const;
/** Code scanning drops a result without a place; what lies in no file is about the settings that judge it. */
const NOWHERE = ".context/config.json";
/** The rules that every run names, found or not, so that code scanning sees what was looked for. */
const KNOWN_RULES: readonly string[] = [...RISK_FLAGS, "conflict"];

/** One SARIF log, indented. */
export function renderSarif(report: ReviewReport): string {
  const annotations = listAnnotations(report);
  const rules = [...new Set([...KNOWN_RULES, ...annotations.map(({ rule }) => rule)])];
  const seen = new Map<string, number>();
  const results = annotations.map((annotation) => {
    const { rule, path, message } = annotation;
    const same = `${rule}\0${path ?? ""}\0${message}`;
    const times = (seen.get(same) ?? 0) + 1;
    seen.set(same, times);
    const fingerprint = sha256Hex(utf8Encode(`${same}\0${times}`));
    return resultOf(annotation, {
      ruleIndex: rules.indexOf(rule),
      fingerprint,
      prefix: report.data.prefix,
    });
  });
  const log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "ctx", semanticVersion: VERSION, rules: rules.map(ruleOf) } },
        columnKind: "utf16CodeUnits",
        results,
      },
    ],
  };
  // `##[` would be a command to a runner that prints this; in JSON an escaped bracket is the same one.
  return formatJson(log, true).replace(/##\[/g, "##\\u005b");
}

/** Code scanning shows the title in its list, the meaning beside an alert, and the advice below it. */
function ruleOf(rule: string): object {
  const { title, meaning, advice } = wordsOfRule(rule);
  return {
    id: rule,
    name: title.replace(/[^A-Za-z]+(.)?/g, (_, letter: string | undefined) => letter?.toUpperCase() ?? ""),
    shortDescription: { text: `${title}.` },
    fullDescription: { text: meaning },
    help: { text: advice },
  };
}

function resultOf(
  { level, rule, path, line, message }: Annotation,
  found: { readonly ruleIndex: number; readonly fingerprint: string; readonly prefix: string },
): object {
  const place = `${found.prefix}${path === null || path === "" ? NOWHERE : path}`;
  return {
    ruleId: rule,
    ruleIndex: found.ruleIndex,
    level: LEVELS[level],
    message: { text: escapeMessage(message) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodePath(place), uriBaseId: "%SRCROOT%" },
          region: { startLine: line ?? 1 },
        },
      },
    ],
    partialFingerprints: { "ctxReview/v1": found.fingerprint },
  };
}

/** Brackets would begin a link and braces a placeholder (SARIF §3.11.5, §3.11.6). */
function escapeMessage(text: string): string {
  return text.replace(/[\\[\]]/g, "\\$&").replace(/[{}]/g, "$&$&");
}

/** A relative URI (RFC 3986): half a pair becomes U+FFFD, and nothing looks like a scheme or a host. */
function encodePath(path: string): string {
  return path
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .split("/")
    .filter((segment) => segment !== "")
    .map((segment) => encodeURIComponent(segment))
    .join("/");
}
