// What the library can do on one context root: the verbs of the command line as functions. How they are called is in
// open-context.ts.
import type { BriefContextRequest, ContextBriefing } from "../actions/agent/brief-context.js";
import type { AgentsData, AgentsRequest } from "../actions/agents.js";
import type { AppendData, InsightRequest, ProgressRequest } from "../actions/append.js";
import type { ChangesData, ChangesRequest } from "../actions/changes.js";
import type { CheckData, CheckRequest } from "../actions/check.js";
import type { CompleteData, ChangedStatus, ChangeStatusRequest } from "../actions/complete.js";
import type { CreateData, CreateRequest } from "../actions/create.js";
import type { DecisionData, DecisionRequest } from "../actions/decision.js";
import type { DelegateData, DelegateRequest } from "../actions/delegate.js";
import type { DecideData, DecideRequest } from "../actions/delegation/decide.js";
import type { ListDelegationsData, ListDelegationsRequest } from "../actions/delegation/list-delegations.js";
import type { ShowDelegationData } from "../actions/delegation/show-delegation.js";
import type { DeleteData, DeleteRequest } from "../actions/delete.js";
import type { DiffData, DiffRequest } from "../actions/diff.js";
import type { DoctorData, DoctorRequest } from "../actions/doctor.js";
import type { ExplainData, ExplainRequest } from "../actions/explain.js";
import type { ExportData, ExportRequest } from "../actions/export.js";
import type { GetData, GetRequest } from "../actions/get.js";
import type { HooksData, HooksRequest, TaskData } from "../actions/hooks.js";
import type { ImportData, ImportRequest } from "../actions/import.js";
import type { InitData, InitRequest } from "../actions/init.js";
import type { ListData, ListRequest } from "../actions/list.js";
import type { LogData, LogRequest } from "../actions/log.js";
import type { AnyPruneRequest, PruneData } from "../actions/prune.js";
import type { RecoverData, RecoverRequest } from "../actions/recover.js";
import type { ResolveData, ResolveRequest } from "../actions/resolve.js";
import type { RetractData, RetractRequest } from "../actions/retract.js";
import type { ReviewRequest } from "../actions/review.js";
import type { SearchData, SearchRequest } from "../actions/search.js";
import type { SealData, SealRequest } from "../actions/seal.js";
import type { ListSessionsData, ListSessionsRequest } from "../actions/session/list-sessions.js";
import type { MatchSessionData, MatchSessionRequest } from "../actions/session/match-session.js";
import type { EditData, EditRequest } from "../actions/set.js";
import type { StatusData } from "../actions/status.js";
import type { UsageData, UsageRequest } from "../actions/usage.js";
import type { TrustData, TrustRequest } from "../actions/trust.js";
import type { ValidateData, ValidateRequest } from "../actions/validate.js";
import type { VerifyData, VerifyRequest } from "../actions/verify.js";
import type { WaitRequest } from "../actions/wait.js";
import type { StopData, WatchRequest } from "../actions/watch.js";
import type { Json, JsonObject } from "../model/json/json.js";
import type { Outcome } from "../model/outcome.js";
import type { ReviewData } from "../model/review.js";
import type { GlobalHandle, SnapshotHandle } from "./kept-handles.js";
import type { WorkflowHandle } from "./workflow-handle.js";

/** A request's own options: what is left when the place and the positional arguments are taken out. */
type Options<Request, Positional extends keyof Request = never> = Omit<
  Request,
  "directory" | "ref" | Positional
>;

type WithoutPlace<Request> = Request extends unknown ? Omit<Request, "directory" | "origin"> : never;
type PruneWish = WithoutPlace<AnyPruneRequest>;

type AppendOptions =
  | ({ readonly kind: "progress" } & Options<ProgressRequest>)
  | ({ readonly kind: "insight" } & Options<InsightRequest>);

/** The verbs on one context root. Every call reads the files anew; each may throw a CtxError. */
export interface ContextHandle {
  /** Resolves a ref; without one the ref is chosen as `ctx resolve` does. */
  resolve(ref?: string, options?: Options<ResolveRequest, "layOut">): Promise<Outcome<ResolveData>>;
  explain(
    ref: string,
    pointer: string,
    options?: Options<ExplainRequest, "pointer">,
  ): Promise<Outcome<ExplainData>>;
  get(ref: string, options?: Options<GetRequest>): Promise<Outcome<GetData>>;
  list(options?: Partial<Options<ListRequest>>): Promise<Outcome<ListData>>;
  log(ref: string, options?: Options<LogRequest>): Promise<Outcome<LogData>>;
  /** Tells what changed since the answer with the cursor `since`; without it, everything. */
  changes(options?: Options<ChangesRequest>): Promise<Outcome<ChangesData>>;
  /** Settles when something happens that the request asks for; rejects with TIMEOUT after `timeout` seconds. */
  wait(options?: Options<WaitRequest>): Promise<Outcome<ChangesData>>;
  /** Records what is edited until `stop` fires, or with `once` what was edited since the last time, and tells of it. */
  watch(options: Options<WatchRequest>): Promise<Outcome<StopData>>;
  /** Compares contexts as they resolve on two sides; by default HEAD and the files on disk. */
  diff(options?: Options<DiffRequest, "words">): Promise<Outcome<DiffData>>;
  /** Tells what a branch changes for whom, what is risky about it, and what git merges without seeing a conflict. */
  review(options?: Options<ReviewRequest>): Promise<Outcome<ReviewData>>;
  /** Finds words in documents, notes and entries; the best hits come first. */
  search(
    words: string | readonly string[],
    options?: Options<SearchRequest, "words"> & Pick<SearchRequest, "ref">,
  ): Promise<Outcome<SearchData>>;
  /** Tells how much of a model's window a resolved context fills, and what fills it. */
  usage(ref?: string, options?: Options<UsageRequest>): Promise<Outcome<UsageData>>;
  /** Plans or applies a prune, takes one back, or tells of all. */
  prune(request: PruneWish): Promise<Outcome<PruneData>>;
  /** Tells where one stands: the current context, the tasks, what comes next. */
  status(): Promise<Outcome<StatusData>>;
  /** Makes the directory, or the worktree that it lies in, a context root. */
  init(options?: Options<InitRequest>): Promise<Outcome<InitData>>;
  create(ref: string, options?: Options<CreateRequest>): Promise<Outcome<CreateData>>;
  set(ref: string, pointer: string, value: Json, options?: Options<EditRequest>): Promise<Outcome<EditData>>;
  unset(ref: string, pointer: string, options?: Options<EditRequest>): Promise<Outcome<EditData>>;
  /** Applies an RFC 7396 patch. */
  update(ref: string, patch: JsonObject, options?: Options<EditRequest>): Promise<Outcome<EditData>>;
  append(ref: string, entry: AppendOptions): Promise<Outcome<AppendData>>;
  /** Judges documents against the code they cover; by default all of them, as the worktree is. */
  check(options?: Options<CheckRequest>): Promise<Outcome<CheckData>>;
  /** Accepts the code that a context covers as it is: the context still holds. */
  verify(ref: string, options?: Options<VerifyRequest>): Promise<Outcome<VerifyData>>;
  /** Packs entries that git does not know yet into one file a context; without refs, of every context. */
  seal(options?: Options<SealRequest>): Promise<Outcome<SealData>>;
  /** Brings back entries that no worktree and no commit holds any more. */
  recover(options?: Options<RecoverRequest>): Promise<Outcome<RecoverData>>;
  /** Installs, shows or removes the check before each commit; `task` tells the task that a commit here belongs to. */
  hooks(
    what: HooksRequest["what"],
    options?: Options<HooksRequest, "what">,
  ): Promise<Outcome<HooksData | TaskData>>;
  /** The panes of tmux and the worktrees, as they are just now. */
  sessions(options?: Options<ListSessionsRequest>): Promise<Outcome<ListSessionsData>>;
  /** Scores the sessions for work in a directory (absolute); `best` is the first that is free and suitable. */
  matchSession(
    workdir: string,
    options?: Options<MatchSessionRequest, "workdir">,
  ): Promise<Outcome<MatchSessionData>>;
  /** Shows what files ask to run or export (of one ref, or of all), approves exactly that, or takes approvals back. */
  trust(
    what: TrustRequest["what"],
    options?: Pick<TrustRequest, "ref" | "by" | "dryRun"> & {
      readonly env?: readonly string[];
      readonly hash?: string;
    },
  ): Promise<Outcome<TrustData>>;
  /** Checks the files; what is wrong with them are the findings. */
  validate(options?: Options<ValidateRequest>): Promise<Outcome<ValidateData>>;
  /** Looks for what is wrong with the place itself; with `fix` it mends what can be mended. */
  doctor(options?: Options<DoctorRequest>): Promise<Outcome<DoctorData>>;
  /** Takes back the entry of an id, or of the beginning of one. */
  retract(
    id: string,
    options?: Options<RetractRequest, "id"> & Pick<RetractRequest, "ref">,
  ): Promise<Outcome<RetractData>>;
  /** Records a decision as a MADR note. */
  decision(
    ref: string,
    title: string,
    options?: Options<DecisionRequest, "title">,
  ): Promise<Outcome<DecisionData>>;
  /** Proposes to a wider level what a context learnt. */
  delegate(ref: string, to: string, options: Options<DelegateRequest, "to">): Promise<Outcome<DelegateData>>;
  /** Lists what was proposed and what was decided. */
  delegations(options?: Options<ListDelegationsRequest>): Promise<Outcome<ListDelegationsData>>;
  /** Shows a delegation, by its id or the beginning of one, with what it would change. */
  delegation(id: string): Promise<Outcome<ShowDelegationData>>;
  accept(id: string, options?: Options<DecideRequest, "id" | "verdict">): Promise<Outcome<DecideData>>;
  reject(
    id: string,
    reason: string,
    options?: Options<DecideRequest, "id" | "verdict" | "reason" | "rebase">,
  ): Promise<Outcome<DecideData>>;
  complete(ref: string, options?: Options<ChangeStatusRequest>): Promise<Outcome<CompleteData>>;
  archive(ref: string, options?: Options<ChangeStatusRequest>): Promise<Outcome<ChangedStatus>>;
  /** Removes a context that git has from the worktree. */
  delete(ref: string, options?: Options<DeleteRequest>): Promise<Outcome<DeleteData>>;
  /** What a model is to read of a context: every text in a fence, with what git knows of where it comes from. */
  brief(ref?: string, options?: Options<BriefContextRequest>): Promise<Outcome<ContextBriefing>>;
  /** Brings ctx to the agents of the repository, tells how it stands there, or takes it out again. */
  agents(what: AgentsRequest["what"], options?: Options<AgentsRequest, "what">): Promise<Outcome<AgentsData>>;
  /** Brings in what another tool knows; a path is absolute, or relative to the root that was opened. */
  import(
    tool: ImportRequest["tool"],
    path: string,
    options?: Options<ImportRequest, "tool" | "path">,
  ): Promise<Outcome<ImportData>>;
  /** Writes what a context says, by default the project's, as a section in the file that an agent reads. */
  export(
    to: ExportRequest["to"],
    options?: Options<ExportRequest, "to"> & Pick<ExportRequest, "ref">,
  ): Promise<Outcome<ExportData>>;
  /** Definitions of workflows, runs, and what there is to do in them. */
  readonly workflow: WorkflowHandle;
  /** Files as they were, and how they come back. */
  readonly snapshot: SnapshotHandle;
  /** The global context that projects share. */
  readonly global: GlobalHandle;
}
