// What agents can ask for through one door, by name: what `context_add` puts on record, what `manage_context` does.

/** Progress and insights are entries; the others a note, a new context, a change of status. */
export const RECORD_KINDS = ["progress", "insight", "decision", "task", "done"] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

export const MANAGE_ACTIONS = [
  "create",
  "get",
  "update",
  "delete",
  "resolve",
  "delegate",
  "add_insight",
  "add_progress",
  "list",
] as const;
export type ManageAction = (typeof MANAGE_ACTIONS)[number];
