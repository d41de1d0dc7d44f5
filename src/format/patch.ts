// The diff package, in a file of its own so that only a dry run loads it.
export { structuredPatch } from "diff";
