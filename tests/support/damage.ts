// One file in a context root in memory, damaged in every way that tests/support/mutations.ts knows: ctx must find the
// damage, with its line, or read the file as an independent reader does. Never a crash, never silence.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { validate } from "../../src/actions/validate.js";
import { makeNodeRuntime } from "../../src/adapters/node-runtime.js";
import { isCtxError } from "../../src/errors/ctx-error.js";
import type { Finding, FindingCode } from "../../src/errors/finding.js";
import { parseDocument } from "../../src/format/document.js";
import { parseEntries } from "../../src/format/entries.js";
import { canonicalJson } from "../../src/model/json/canonical-json.js";
import type { Json } from "../../src/model/json/json.js";
import { utf8Decode } from "../../src/model/text/utf8.js";
import type { Runtime } from "../../src/ports/runtime.js";
import { ROOT } from "../tidy/source.js";
import { makeFakeFiles, type FakeFiles } from "./fakes.js";
import { readIndependently, type Form } from "./independent-reading.js";
import type { Mutant } from "./mutations.js";

/** A file to be damaged. */
export interface Sample {
  /** Where it came from, for the name of a test. */
  readonly name: string;
  /** Where it lies in the context root, e.g. `.context/project/context.md`. */
  readonly path: string;
  readonly form: Form;
  readonly bytes: Uint8Array;
}

/** Golden files, the example's and our own: every document, note, entries file and config.json. */
export function listSamples(): Sample[] {
  const golden = readdirSync(join(ROOT, "tests/golden/format")).map((name): Sample => {
    const path = `.context/project/context.${name.endsWith(".md") ? "md" : "json"}`;
    return sampleOf(join("tests/golden/format", name), path);
  });
  const stored = ["examples/shop/.context", ".context"].flatMap((directory) =>
    readdirSync(join(ROOT, directory), { recursive: true, encoding: "utf8" })
      .map((name) => name.replaceAll("\\", "/"))
      .filter((name) => /\.(?:md|json|jsonl)$/.test(name))
      .map((name) => sampleOf(`${directory}/${name}`, `.context/${name}`)),
  );
  return [...golden, ...stored].sort((left, right) => (left.name < right.name ? -1 : 1));
}

function sampleOf(name: string, path: string): Sample {
  const form = path.endsWith(".jsonl") ? "entries" : path.endsWith(".md") ? "markdown" : "json";
  return { name, path, form, bytes: Uint8Array.from(readFileSync(join(ROOT, name))) };
}

const CONFIG_PATH = ".context/config.json";
const CONFIG = new TextEncoder().encode('{"format":"ctx/1","project":"shop"}\n');

/** Makes a root in memory that holds one sample, and a function that judges mutants of it. */
export function makeJudge(sample: Sample): (mutant: Mutant) => Promise<string | null> {
  const files = makeFakeFiles();
  files.makeDirectory("/shop/.context");
  files.writeBytes(`/shop/${CONFIG_PATH}`, CONFIG);
  const runtime: Runtime = {
    ...makeNodeRuntime({}),
    files,
    git: { discover: () => null, program: () => null } as unknown as Runtime["git"],
  };
  const whole = readIndependently(sample.bytes, sample.form);
  return (mutant) => judge({ sample, whole, files, runtime }, mutant);
}

interface Trial {
  readonly sample: Sample;
  /** What the undamaged file says. */
  readonly whole: Json | null;
  readonly files: FakeFiles;
  readonly runtime: Runtime;
}

/** What is wrong with how ctx takes a mutant; null when nothing is. */
async function judge({ sample, whole, files, runtime }: Trial, { bytes }: Mutant): Promise<string | null> {
  const { path, form } = sample;
  files.writeBytes(`/shop/${path}`, bytes);
  let findings: readonly Finding[];
  try {
    findings = (await validate(runtime, { directory: "/shop" })).findings;
  } catch (error) {
    if (isCtxError(error) && error.code !== "BUG") return `refused: ${error.code} ${error.message}`;
    return `crashed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
  const found = findings.filter((finding) => finding.path === path && ABOUT_DAMAGE.has(finding.code));
  const unplaced = found.find(({ line, column }) => line === undefined || column === undefined);
  if (unplaced !== undefined) return `found, but without line and column: ${JSON.stringify(unplaced)}`;
  if (found.length > 0) return placeFault(found, bytes);
  const said = readIndependently(bytes, form);
  if (said === null) return "silent, and an independent reader calls it broken";
  const read = await readAsCtx(sample, bytes);
  if (canonicalJson(read) !== canonicalJson(said)) {
    return `silent, and read otherwise: ${canonicalJson(read)} where others read ${canonicalJson(said)}`;
  }
  return isEmpty(said) && keysIn(whole, bytes) ? "silent, and the values that are there are not read" : null;
}

const ABOUT_DAMAGE: ReadonlySet<FindingCode> = new Set([
  "CONFIG_INVALID",
  "CONFIG_KEY_UNKNOWN",
  "COVERS_INVALID",
  "DOCUMENT_EMPTY",
  "ENTRY_CORRUPT",
  "ENTRY_INVALID",
  "ENTRY_KIND_UNKNOWN",
  "FILE_INVALID",
  "FILE_UNREADABLE",
  "FORMAT_NEWER",
  "FRONT_MATTER_HIDDEN",
  "KEY_DUPLICATE",
  "NUMBER_IMPRECISE",
  "SURROGATE_LONE",
  "WORD_UNKNOWN",
]);

/** A place that an editor could not go to. */
function placeFault(found: readonly Finding[], bytes: Uint8Array): string | null {
  const lines = new TextDecoder().decode(bytes).split("\n");
  const outside = found.find(({ line = 1, column = 1 }) => column > (lines[line - 1]?.length ?? -1) + 1);
  return outside === undefined ? null : `found at a place outside of the file: ${JSON.stringify(outside)}`;
}

async function readAsCtx({ path, form }: Sample, bytes: Uint8Array): Promise<Json> {
  const text = utf8Decode(bytes) as string;
  if (form === "entries") {
    const { entries } = parseEntries({ path, text });
    return Object.fromEntries(entries.map(({ record }) => [record.id, record])) as Json;
  }
  return (await parseDocument({ path, form, text })).raw;
}

/** Whether a damaged file still holds keys of the whole one, at the start of a line. */
function keysIn(whole: Json | null, bytes: Uint8Array): boolean {
  const lines = new TextDecoder().decode(bytes).split("\n");
  return Object.keys(whole ?? {}).some((key) => lines.some((line) => line.startsWith(`${key}: `)));
}

function isEmpty(value: Json): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
