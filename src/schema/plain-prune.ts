// Says at once that a prune is well formed, as plain-values.ts does for documents: else every reader of a pruned context
// would load the compiled schemas.
// INVARIANT: what is accepted here, the schema accepts too.
import { isJsonObject, type Json, type JsonObject } from "../model/json/json.js";

const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const TIME = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z$/;

type Test = (value: Json | undefined) => boolean;

const matches =
  (pattern: RegExp): Test =>
  (value) =>
    typeof value === "string" && pattern.test(value);
const isText: Test = (value) => typeof value === "string";
const isNamed: Test = (value) => typeof value === "string" && value !== "";
const isCount: Test = (value) => Number.isInteger(value) && (value as number) >= 0;
const isTexts = (most: number): Test => {
  return (value) => Array.isArray(value) && value.length <= most && value.every(isText);
};
const optional =
  (test: Test): Test =>
  (value) =>
    value === undefined || test(value);

/** Tells whether the content of a file of prunes/ is a prune, or what takes one back, beyond doubt. */
export function isPlainPrune(raw: JsonObject): boolean {
  const isSigned = matches(TIME)(raw["at"]) && matches(/^@./)(raw["by"]);
  if ("of" in raw) return isSigned && matches(ULID)(raw["of"]);
  const hides = raw["hides"];
  return (
    isSigned &&
    matches(ULID)(raw["id"]) &&
    matches(/^(?:aggressive|moderate|minimal)$/)(raw["policy"]) &&
    ["phase", "run", "step"].every((key) => optional(isNamed)(raw[key])) &&
    Array.isArray(hides) &&
    hides.every((hidden) => isJsonObject(hidden) && isHidden(hidden))
  );
}

function isHidden(hidden: JsonObject): boolean {
  const { hash, keeps, tokensBefore, tokensAfter, path, id, metadata, outline, text } = hidden;
  if (!matches(/^sha256:[0-9a-f]{64}$/)(hash) || !matches(/^(?:metadata|summary)$/)(keeps)) return false;
  if (!isCount(tokensBefore) || !isCount(tokensAfter)) return false;
  if (path === undefined) return matches(ULID)(id) && optional(isText)(text);
  return id === undefined && isNamed(path) && optional(isText)(outline) && isMetadata(metadata);
}

function isMetadata(metadata: Json | undefined): boolean {
  return (
    isJsonObject(metadata) &&
    isText(metadata["title"]) &&
    isNamed(metadata["path"]) &&
    isText(metadata["summary"]) &&
    isTexts(5)(metadata["keyFindings"]) &&
    isTexts(5)(metadata["recommendations"]) &&
    isTexts(10)(metadata["files"]) &&
    isCount(metadata["tokens"])
  );
}
