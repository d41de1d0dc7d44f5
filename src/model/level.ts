// The four levels of context, widest first. This order is the precedence, and is written only here.

export const LEVELS = ["global", "project", "branch", "task"] as const;
export type Level = (typeof LEVELS)[number];
