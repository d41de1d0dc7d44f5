// The library's door: the actions as functions on one directory. It adds no behaviour and keeps no global state.
import type { InsightRequest, ProgressRequest } from "../actions/append.js";
import type { AnyPruneRequest } from "../actions/prune.js";
import { makeNodeRuntime } from "../adapters/node-runtime.js";
import type { Environment, Runtime } from "../ports/runtime.js";
import type { ContextHandle } from "./context-handle.js";
import { openGlobal, openSnapshots } from "./kept-handles.js";
import {
  agents,
  archive,
  briefContext,
  changes,
  check,
  complete,
  create,
  decide,
  decision,
  delegate,
  deleteContext,
  diff,
  doctor,
  explain,
  exportContext,
  get,
  hooks,
  importFrom,
  init,
  insight,
  list,
  listDelegations,
  listSessions,
  log,
  matchSession,
  progress,
  prune,
  recover,
  resolve,
  retract,
  review,
  seal,
  search,
  set,
  showDelegation,
  status,
  trust,
  unset,
  update,
  usage,
  validate,
  verify,
  wait,
  watch,
} from "./verbs.js";
import { openWorkflows } from "./workflow-handle.js";

export interface OpenOptions {
  /** Any directory at or below the context root. */
  readonly root: string;
  /**
   * Variables that ctx reads: `PATH` to find git, `CTX_TASK`, `CTX_BY`, `XDG_CONFIG_HOME`, CI's branch names. Default: none,
   * and so no git program, without which `check`, `verify` and `hooks` refuse.
   */
  readonly environment?: Environment;
  /** The outside world; for tests. */
  readonly runtime?: Runtime;
}

/** Opens the context root at or above a directory. Nothing is read until a verb is called. */
export function openContext({ root: directory, environment = {}, runtime }: OpenOptions): ContextHandle {
  const world = runtime ?? makeNodeRuntime(environment);
  return {
    ...openReading(world, directory),
    ...openWriting(world, directory),
    workflow: openWorkflows(world, directory),
    snapshot: openSnapshots(world, directory),
    global: openGlobal(world, directory),
  };
}

/** The verbs that tell. */
function openReading(world: Runtime, directory: string) {
  return {
    resolve: (ref, options) =>
      resolve(world, { ...options, directory, ...(ref === undefined ? {} : { ref }) }),
    explain: (ref, pointer, options) => explain(world, { ...options, directory, ref, pointer }),
    get: (ref, options) => get(world, { ...options, directory, ref }),
    list: (options) => list(world, { what: "tasks", ...options, directory }),
    log: (ref, options) => log(world, { ...options, directory, ref }),
    changes: (options) => changes(world, { ...options, directory }),
    wait: (options) => wait(world, { ...options, directory }),
    diff: (options) => diff(world, { ...options, directory }),
    review: (options) => review(world, { ...options, directory }),
    search: (words, options) => {
      return search(world, { ...options, directory, words: typeof words === "string" ? [words] : words });
    },
    usage: (ref, options) => usage(world, { ...options, directory, ...(ref === undefined ? {} : { ref }) }),
    status: () => status(world, { directory }),
    check: (options) => check(world, { ...options, directory }),
    sessions: (options) => listSessions(world, { ...options, directory }),
    matchSession: (workdir, options) => matchSession(world, { ...options, directory, workdir }),
    validate: (options) => validate(world, { ...options, directory }),
    delegations: (options) => listDelegations(world, { ...options, directory }),
    delegation: (id) => showDelegation(world, { directory, id }),
    brief: (ref, options) => {
      return briefContext(world, { ...options, directory, ...(ref === undefined ? {} : { ref }) });
    },
  } satisfies Partial<ContextHandle>;
}

/** The verbs that change something. */
function openWriting(world: Runtime, directory: string) {
  return {
    watch: (options) => watch(world, { ...options, directory }),
    prune: (request) => prune(world, { ...request, directory } as AnyPruneRequest),
    init: (options) => init(world, { ...options, directory }),
    create: (ref, options) => create(world, { ...options, directory, ref }),
    set: (ref, pointer, value, options) => {
      return set(world, { ...options, directory, ref, pointer, value: JSON.stringify(value) });
    },
    unset: (ref, pointer, options) => unset(world, { ...options, directory, ref, pointer }),
    update: (ref, patch, options) => update(world, { ...options, directory, ref, patch }),
    verify: (ref, options) => verify(world, { ...options, directory, ref }),
    seal: (options) => seal(world, { ...options, directory }),
    recover: (options) => recover(world, { ...options, directory }),
    hooks: (what, options) => hooks(world, { ...options, directory, what }),
    trust: (what, options) => trust(world, { ...options, directory, what }),
    doctor: (options) => doctor(world, { ...options, directory }),
    append: (ref, { kind, ...options }) => {
      const request = { ...options, directory, ref };
      return kind === "progress"
        ? progress(world, request as ProgressRequest)
        : insight(world, request as InsightRequest);
    },
    retract: (id, options) => retract(world, { ...options, directory, id }),
    decision: (ref, title, options) => decision(world, { ...options, directory, ref, title }),
    delegate: (ref, to, options) => delegate(world, { ...options, directory, ref, to }),
    accept: (id, options) => decide(world, { ...options, directory, id, verdict: "accepted" }),
    reject: (id, reason, options) =>
      decide(world, { ...options, directory, id, verdict: "rejected", reason }),
    complete: (ref, options) => complete(world, { ...options, directory, ref }),
    archive: (ref, options) => archive(world, { ...options, directory, ref }),
    delete: (ref, options) => deleteContext(world, { ...options, directory, ref }),
    agents: (what, options) => agents(world, { ...options, directory, what }),
    import: (tool, path, options) => importFrom(world, { ...options, directory, tool, path }),
    export: (to, options) => exportContext(world, { ...options, directory, to }),
  } satisfies Partial<ContextHandle>;
}
