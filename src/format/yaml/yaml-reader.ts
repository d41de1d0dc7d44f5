// YAML front matter by js-yaml 5: core schema, and a finding with its place for everything that ctx refuses.
import {
  constructFromEvents,
  CORE_SCHEMA,
  EVENT_ID,
  getScalarValue,
  parseEvents,
  SCALAR_STYLE,
  YAMLException,
  type Event,
  type MappingEvent,
  type ScalarEvent,
  type SequenceEvent,
} from "js-yaml";
import type { FindingCode } from "../../errors/finding.js";
import { isJsonObject, type JsonObject } from "../../model/json/json.js";
import { MAX_DEPTH, MAX_PROBLEMS } from "../tree/source-tree.js";
import { findNumberTrouble, resolveCoreScalar } from "./core-scalar.js";

/** Something that is wrong at an offset of the YAML text. */
export interface YamlTrouble {
  readonly code: Extract<FindingCode, "FILE_INVALID" | "KEY_DUPLICATE" | "NUMBER_IMPRECISE">;
  readonly offset: number;
  readonly message: string;
  readonly hint?: string;
}

export interface YamlRead {
  /** Null when the text is refused. */
  readonly value: JsonObject | null;
  readonly troubles: readonly YamlTrouble[];
}

// js-yaml counts a mapping in flow style twice, so its own limit is only a guard for the stack; ours is audited.
const PARSER_DEPTH = 4 * MAX_DEPTH;

/** Reads one YAML mapping. Empty text is the empty mapping. Never throws. */
export function readYaml(text: string): YamlRead {
  const disputed = DISPUTED.exec(text);
  if (disputed !== null) {
    return disputed[0] === "\r"
      ? refuse(
          disputed.index,
          "A carriage return stands alone; readers disagree whether it ends a line.",
          "End lines with LF or CR LF.",
        )
      : refuse(
          disputed.index,
          "A byte order mark stands inside the front matter.",
          'Remove it, or write it as "\\uFEFF" in double quotes.',
        );
  }
  const end = findEndMark(text);
  if (end !== null) {
    return refuse(
      end,
      "Not valid here: `...` ends a YAML document, and more follows.",
      "Remove the line `...`; front matter is one document.",
    );
  }
  try {
    const events = parseEvents(text, { maxDepth: PARSER_DEPTH });
    const tab = findTabIndent(text, events);
    if (tab !== null) return refuse(tab, "Not valid YAML: a tab indents a line.", "Indent by spaces.");
    const auditor = new Auditor(text);
    auditor.audit(events);
    if (auditor.isRefused) return { value: null, troubles: auditor.troubles };
    if (auditor.isEmpty) return { value: {}, troubles: [] };
    const [value] = constructFromEvents(events, { source: text, schema: CORE_SCHEMA, maxAliases: 0 });
    if (isJsonObject(value)) return { value, troubles: auditor.troubles };
    return refuse(
      auditor.rootOffset,
      "The front matter is not a mapping of keys to values.",
      "Write `key: value` lines.",
    );
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return refuse(error.mark?.position ?? 0, `Not valid YAML: ${error.reason}.`, YAML_HINT);
  }
}

const NESTED_IN_LINE = "Not valid YAML: a mapping begins on the line of its key.";
// Characters that YAML readers understand differently.
const DISPUTED = /\r(?!\n)|\ufeff/;
const YAML_HINT =
  'Quote values that hold ": " or " #", or that begin with one of - ? : , [ ] { } & * ! | > % @ `; indent by spaces.';

function refuse(offset: number, message: string, hint: string): YamlRead {
  return { value: null, troubles: [{ code: "FILE_INVALID", offset, message, hint }] };
}

const END_MARK = /^\.\.\.(?=\s)/m;

/** The end of a document (YAML 1.2.2 §9.1.2) that anything but comments follows: which document is meant is disputed. */
function findEndMark(text: string): number | null {
  const mark = END_MARK.exec(text);
  if (mark === null) return null;
  const rest = text.slice(mark.index + mark[0].length);
  return rest.split("\n").every((line) => /^\s*(?:#.*)?$/.test(line)) ? null : mark.index;
}

const TAB_INDENT = /^ *\t[ \t]*[?:-](?=\s)/gm;

/** js-yaml allows a tab before the marks of a block (YAML 1.2.2 §6.1 does not); in a scalar it is text. */
function findTabIndent(text: string, events: readonly Event[]): number | null {
  for (const { index } of text.matchAll(TAB_INDENT)) {
    const isInScalar = events.some((event) => {
      return event.type === EVENT_ID.SCALAR && event.valueStart <= index && index < event.valueEnd;
    });
    if (!isInScalar) return index;
  }
  return null;
}

interface Frame {
  readonly kind: "document" | "list" | "map";
  readonly keys: Set<string>;
  /** In a map: the next node is a key. */
  isKeyNext: boolean;
  /** In a map: where its latest key ends. */
  keyEnd: number;
}

/** Walks the events of a text and collects what ctx refuses although YAML allows it. */
class Auditor {
  readonly troubles: YamlTrouble[] = [];
  isRefused = false;
  isEmpty = true;
  rootOffset = 0;
  private readonly frames: Frame[] = [];
  private readonly counts = new Map<FindingCode, number>();
  private documents = 0;

  constructor(private readonly text: string) {}

  audit(events: readonly Event[]): void {
    for (const event of events) {
      if (event.type === EVENT_ID.POP) this.frames.pop();
      else if (event.type === EVENT_ID.DOCUMENT) this.enterDocument();
      else this.enterNode(event);
    }
  }

  private enterDocument(): void {
    this.documents++;
    this.frames.push({ kind: "document", keys: new Set(), isKeyNext: false, keyEnd: 0 });
  }

  private enterNode(event: Exclude<Event, { type: 1 | 6 }>): void {
    const frame = this.frames.at(-1) as Frame;
    const offset = offsetOf(event);
    if (frame.kind === "document") this.enterRoot(event, offset);
    const isKey = frame.kind === "map" && frame.isKeyNext;
    if (frame.kind === "map") frame.isKeyNext = !frame.isKeyNext;
    if (this.text[event.anchorEnd - 1] === ":" && event.anchorStart >= 0)
      this.refuse(
        offset,
        "An anchor that ends in a colon is read in different ways.",
        "Put quotes around the text.",
      );
    if (event.type === EVENT_ID.ALIAS) {
      this.refuse(
        offset,
        "YAML aliases (*name) are not read.",
        "Write the value out; text that begins with * needs quotes.",
      );
    } else if (event.type === EVENT_ID.SCALAR) {
      if (isKey) this.auditKey(event, frame.keys);
      else this.auditNumber(event);
      frame.keyEnd = event.valueEnd;
    } else {
      if (!isKey && this.isNestedInLine(event, frame)) this.refuse(offset, NESTED_IN_LINE, YAML_HINT);
      if (isKey)
        this.refuse(offset, "A key must be text, not a list or a mapping.", "Put quotes around the key.");
      this.frames.push({
        kind: event.type === EVENT_ID.MAPPING ? "map" : "list",
        keys: new Set(),
        isKeyNext: event.type === EVENT_ID.MAPPING,
        keyEnd: 0,
      });
      if (this.frames.length - 1 === MAX_DEPTH + 1) {
        this.refuse(offset, `Mappings and lists are nested deeper than ${MAX_DEPTH} levels.`);
      }
    }
  }

  /** Behind an anchor or a tag js-yaml takes `a: &b c: d` for a mapping in a mapping, which YAML 1.2.2 §8.2.2 is not. */
  private isNestedInLine({ type, start }: SequenceEvent | MappingEvent, { kind, keyEnd }: Frame): boolean {
    if (kind !== "map" || type !== EVENT_ID.MAPPING || this.text[start] === "{") return false;
    return !this.text.slice(keyEnd, start).includes("\n");
  }

  private enterRoot(event: Event, offset: number): void {
    if (this.documents > 1)
      this.refuse(
        offset,
        "The front matter holds a second YAML document.",
        "Remove the lines of --- or ... inside it.",
      );
    const isNothing =
      event.type === EVENT_ID.SCALAR && event.valueStart < 0 && event.tagStart < 0 && event.anchorStart < 0;
    if (!isNothing) this.isEmpty = false;
    if (this.documents === 1) this.rootOffset = offset;
  }

  private auditKey(event: ScalarEvent, keys: Set<string>): void {
    const offset = offsetOf(event);
    const key = getScalarValue(this.text, event);
    const isPlain = event.style === SCALAR_STYLE.PLAIN && event.tagStart < 0;
    const isText =
      event.tagStart >= 0
        ? isTextTag(this.text, event)
        : !isPlain || typeof resolveCoreScalar(key) === "string";
    if (!isText || (isPlain && findNumberTrouble(key) === "not-finite")) {
      this.refuse(
        offset,
        `The key ${key || "(empty)"} is not text by the rules of YAML.`,
        `Put it in quotes: ${JSON.stringify(key)}.`,
      );
    }
    if (keys.has(key)) {
      this.add("KEY_DUPLICATE", offset, {
        message: `The key ${JSON.stringify(key)} occurs twice in one mapping.`,
        hint: "Keep one of the two; which value is meant cannot be known.",
      });
    }
    keys.add(key);
  }

  private auditNumber(event: ScalarEvent): void {
    if (event.style !== SCALAR_STYLE.PLAIN || (event.tagStart >= 0 && isTextTag(this.text, event))) return;
    const text = getScalarValue(this.text, event);
    const trouble = findNumberTrouble(text);
    if (trouble === null) return;
    const offset = offsetOf(event);
    const hint = "Put it in quotes if it is meant as text.";
    if (trouble === "not-finite") this.refuse(offset, `${text} is no number that JSON can hold.`, hint);
    else if (trouble === "too-big")
      this.add("NUMBER_IMPRECISE", offset, {
        message: `${shorten(text)} is too big for a number and is read as text.`,
        hint,
      });
    else
      this.add("NUMBER_IMPRECISE", offset, {
        message: `${shorten(text)} is read as ${Number(text)}: readers keep about 16 digits.`,
        hint,
      });
  }

  private refuse(offset: number, message: string, hint?: string): void {
    this.add("FILE_INVALID", offset, { message, hint });
  }

  private add(
    code: YamlTrouble["code"],
    offset: number,
    { message, hint }: { message: string; hint: string | undefined },
  ): void {
    if (code !== "NUMBER_IMPRECISE") this.isRefused = true;
    // By code, so that no number of warnings hides an error.
    const count = (this.counts.get(code) ?? 0) + 1;
    this.counts.set(code, count);
    if (count <= MAX_PROBLEMS)
      this.troubles.push({ code, offset, message, ...(hint === undefined ? {} : { hint }) });
  }
}

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`;
}

function isTextTag(text: string, event: ScalarEvent): boolean {
  const tag = text.slice(event.tagStart, event.tagEnd);
  return tag === "!" || tag === "!!str" || tag === "!<tag:yaml.org,2002:str>";
}

/** Where a node begins: at its anchor, tag or first character. js-yaml points behind "&", "*" and quotes. */
function offsetOf(event: Exclude<Event, { type: 1 | 6 }>): number {
  const starts = [event.anchorStart - 1];
  if (event.type !== EVENT_ID.ALIAS) starts.push(event.tagStart);
  if (event.type === EVENT_ID.SCALAR) starts.push(event.valueStart - (isQuoted(event) ? 1 : 0));
  if (event.type === EVENT_ID.SEQUENCE || event.type === EVENT_ID.MAPPING) starts.push(event.start);
  const known = starts.filter((start) => start >= 0);
  return known.length === 0 ? 0 : Math.min(...known);
}

function isQuoted({ style }: ScalarEvent): boolean {
  return style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED;
}
