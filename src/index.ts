// The public library: the same verbs as the command line, as functions. Re-exports only.
export { openContext, type OpenOptions } from "./library/open-context.js";
export type { ContextHandle } from "./library/context-handle.js";
export type { GlobalHandle, SnapshotHandle } from "./library/kept-handles.js";
export type { StatelessQuestion, WorkflowHandle } from "./library/workflow-handle.js";
export { CtxError, isCtxError, type ErrorDetail } from "./errors/ctx-error.js";
export { ERRORS, type ErrorCode } from "./errors/codes.js";
export { FINDINGS, type Finding, type FindingCode, type Severity } from "./errors/finding.js";
export type { Outcome } from "./model/outcome.js";
export type { Json, JsonObject } from "./model/json/json.js";
export type { Runtime } from "./ports/runtime.js";
