// The house's plan as data: which room may import which, where the world may be touched, and where packages live.
// HOUSE: imports only ever point up the list; the rules in the middle stay free of disk, clock, chance and process.

const WORDS = ["errors", "model"];
const STORE = [...WORDS, "ports", "format", "schema", "secrets"];
const DOOR = ["actions", "adapters/node-runtime", "errors", "model", "ports"];

export interface Room {
  /** Rooms, or single files of rooms, that it may import; itself always. */
  readonly imports: readonly string[];
  /** Rooms of which it may import types only. */
  readonly types?: readonly string[];
  /** Rooms that it may load late, with `import("…")`. */
  readonly late?: readonly string[];
}

export const ROOMS: Readonly<Record<string, Room>> = {
  errors: { imports: [] },
  model: { imports: ["errors"] },
  ports: { imports: [], types: WORDS },
  format: { imports: WORDS },
  schema: { imports: WORDS },
  resolve: { imports: WORDS },
  secrets: { imports: WORDS },
  policy: { imports: [...WORDS, "secrets"] },
  workflow: { imports: [...WORDS, "schema"] },
  store: { imports: STORE },
  validate: {
    imports: [
      ...WORDS,
      "format",
      "schema",
      "resolve",
      "secrets",
      "store/layout",
      "store/read/read-text",
      "store/read/written-secrets",
    ],
    types: ["ports", "store"],
  },
  import: { imports: [...WORDS, "format", "schema", "store/layout", "store/read/workflows"] },
  actions: { imports: [...STORE, "resolve", "policy", "workflow", "store", "validate", "import"] },
  adapters: { imports: [...WORDS, "ports"] },
  cli: {
    imports: [
      ...DOOR,
      "adapters/node-pager",
      "adapters/node-pipe",
      "adapters/node-stdin",
      "policy/review/group-changes",
      "secrets",
    ],
    types: ["resolve"],
    late: ["mcp", "page"],
  },
  mcp: {
    imports: [
      ...DOOR,
      "policy/reading",
      "policy/tokens",
      "schema/json-schema",
      "schema/violation-words",
      "secrets",
    ],
    types: ["resolve"],
  },
  page: { imports: DOOR, types: ["resolve"] },
  library: { imports: DOOR, types: ["resolve"] },
  "index.ts": { imports: [...DOOR, "library"], types: ["resolve"] },
};

/** Where Node's modules, the process, the clock and chance may be used. */
export const WORLD = ["adapters/", "cli/main.ts"];

/** The only room that imports a package. */
export const HOMES: Readonly<Record<string, string>> = {
  "@modelcontextprotocol/server": "mcp",
  ajv: "schema",
  chokidar: "adapters",
  commander: "cli",
  diff: "format",
  "fast-glob": "adapters",
  "gray-matter": "format",
  "isomorphic-git": "adapters",
  "js-yaml": "format",
  "mdast-util-from-markdown": "format",
  picomatch: "policy",
  re2js: "schema",
  yaml: "format",
};

/**
 * The files outside of the adapters that hand texts to the file system, each with the call by which it looks for secrets
 * first (SPEC §15, P23); null where it writes nothing that was not on the disk before.
 */
export const WRITERS: Readonly<Record<string, string | null>> = {
  "store/write/writes.ts": "refuseSecrets",
  "store/write/append-entry.ts": "refuseSecretsInRecord",
  "store/runs/pinned.ts": "refuseSecretsInRecord",
  "store/runs/run-journal.ts": "refuseSecretsInRecord",
  // What follows from a run's records, which were looked at.
  "store/runs/run-cache.ts": null,
  // A number.
  "store/runs/pruned-steps.ts": null,
  // Frames come from append-entry.ts alone, after that look.
  "store/journal/journal.ts": null,
  // What is repaired was in the file, or is in git; what hooks are made of nobody typed.
  "store/write/repair.ts": null,
  // What agents are given nobody typed; the rest of their files was in them.
  "store/write/together.ts": null,
  // Blob ids, and paths that are on the disk already; ids and refs.
  "store/watch/watch-state.ts": null,
  "store/feed/cursors.ts": null,
  // Hashes, stamps, ids, paths and the names of agents; a trouble is masked before it is noted.
  "store/agents/session-marks.ts": null,
  "store/agents/trouble.ts": null,
  // Names, and keyed hashes of values.
  "store/sessions/exports.ts": null,
  // The hash of what was approved, names of variables, who and when.
  "store/trust/record.ts": null,
  "store/sessions/queue.ts": "refuseSecretsInRecord",
  "store/sessions/audit.ts": "maskSecretsInJson",
  "store/runs/output-file.ts": "maskSecrets",
};

/** The methods of ports/files.ts that write. */
export const WRITING = ["append", "changeTogether", "create", "createPrivate", "place", "replace"];

/** Globals that reach the world, and what to use instead. */
export const AMBIENT: Readonly<Record<string, string>> = {
  Buffer: "use Uint8Array and model/utf8.ts",
  __dirname: "take the path as a parameter",
  __filename: "take the path as a parameter",
  clearTimeout: "take a port from ports/",
  console: "return what should be shown; cli/ prints it",
  crypto: "take runtime.ids",
  fetch: "ctx uses no network",
  global: "keep no global state",
  globalThis: "keep no global state",
  performance: "take runtime.clock",
  process: "take runtime.environment, or have cli/main.ts pass it",
  require: "use an import",
  setImmediate: "take a port from ports/",
  setInterval: "take a port from ports/",
  setTimeout: "take a port from ports/",
};

/** Words that say nothing about what a thing is. "object" is not among them: JSON and git have objects. */
export const BANNED_WORDS = [
  "base",
  "common",
  "handler",
  "handlers",
  "helper",
  "helpers",
  "info",
  "item",
  "items",
  "manager",
  "misc",
  "processor",
  "service",
  "util",
  "utils",
];

/** Exported names in which a banned word is the right one: YAML calls them so, or the published output does. */
export const RIGHT_NAMES = ["LineageItem", "ListItem", "formatYamlItem"];

/** First words that hide what a function does. */
export const BANNED_VERBS = ["do", "process"];

export const LIMITS = {
  fileLines: 300,
  functionLines: 60,
  parameters: 3,
  headerLines: 4,
  architectureLines: 200,
};
