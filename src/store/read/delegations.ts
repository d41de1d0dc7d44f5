// All delegations of one tree: the proposals of delegations/ with the decisions made on them. A broken file becomes a
// finding. What an acceptance did to the target is not looked at, but where a rejection denies it.
import { isCtxError } from "../../errors/ctx-error.js";
import { makeFinding, type Finding } from "../../errors/finding.js";
import { parseJsonObject } from "../../format/json.js";
import {
  delegationOf,
  isDelegableKey,
  isWider,
  judgeDecisions,
  type Decision,
  type Delegation,
  type Proposal,
  type StoredDecision,
  type TargetRef,
} from "../../model/delegation.js";
import type { SourceText } from "../../model/document.js";
import type { JsonObject } from "../../model/json/json.js";
import { parseRef, type Ref } from "../../model/ref.js";
import type { SchemaProblem } from "../../schema/validate.js";
import { directoryOf, patternPathOf, type DelegationFileName } from "../layout.js";
import { locateFindings } from "./locate-findings.js";
import { listDelegationFiles, type DelegationFile } from "./delegation-files.js";
import { textOf } from "./read-text.js";
import type { ContextTree, ReadText } from "./tree.js";

export interface ReadDelegations {
  /** In id order, which is the order in which they were proposed. */
  readonly delegations: readonly Delegation[];
  /** With their lines; what is no proposal or decision that ctx can use is told here and left out there. */
  readonly findings: readonly Finding[];
}

/** Reads every delegation of a tree: of the files on disk, or of a commit. */
export async function readDelegations(tree: ContextTree): Promise<ReadDelegations> {
  const findings: Finding[] = [];
  const named = await listDelegationFiles(tree, findings);
  const texts = await tree.readTexts(named.map(({ path }) => path));
  const proposals = new Map<string, Omit<Delegation, "decisions" | "status" | "isDisputed">>();
  const decisions = new Map<string, StoredDecision[]>();
  for (const [index, read] of texts.entries()) {
    const name = (named[index] as DelegationFile).name;
    const found = await readFile(read, name);
    findings.push(...found.findings);
    if (found.kind === "proposal") proposals.set(found.proposal.proposal.id, found.proposal);
    if (found.kind !== "decision") continue;
    const { of } = found.decision.decision;
    decisions.set(of, [...(decisions.get(of) ?? []), found.decision]);
  }
  const delegations = [...proposals.values()].map((proposal): Delegation => {
    const own = decisions.get(proposal.proposal.id) ?? [];
    return { ...proposal, decisions: own, ...judgeDecisions(own) };
  });
  const known = new Set(named.flatMap(({ name }) => (name.kind === "proposal" ? [name.id] : [])));
  for (const [of, own] of decisions) if (!known.has(of)) findings.push(...own.map(decisionOfNothing));
  for (const delegation of delegations) {
    if (delegation.isDisputed) findings.push(...(await findDispute(tree, delegation)));
  }
  return { delegations, findings };
}

type MadeProposal = Pick<Delegation, "proposal" | "from" | "to" | "path">;

type ReadOne =
  | { readonly kind: "broken" }
  | { readonly kind: "proposal"; readonly proposal: MadeProposal }
  | { readonly kind: "decision"; readonly decision: StoredDecision };

async function readFile(
  read: ReadText,
  name: DelegationFileName,
): Promise<ReadOne & { findings: readonly Finding[] }> {
  const text = textOf(read);
  if (typeof text !== "string") return { kind: "broken", findings: [text] };
  const source: SourceText = { path: read.path, form: "json", text };
  const parsed = parseJsonObject(source);
  if (parsed.value === undefined) return { kind: "broken", findings: parsed.findings };
  const raw = parsed.value as JsonObject;
  const { path } = source;
  const faults = await findFaults(raw, path, name);
  const findings = [...parsed.findings, ...(await locateFindings(faults, [source]))];
  if (faults.length > 0) return { kind: "broken", findings };
  if (name.kind === "decision") {
    return {
      kind: "decision",
      decision: { id: name.id, decision: raw as unknown as Decision, path },
      findings,
    };
  }
  const proposal = raw as unknown as Proposal;
  // What findFaults let pass names contexts, and leads upward.
  const [from, to] = [readRef(proposal.from) as Ref, readRef(proposal.to) as TargetRef];
  return { kind: "proposal", proposal: { proposal, from, to, path }, findings };
}

/** What keeps a file from being the proposal or decision that its name says. */
async function findFaults(raw: JsonObject, path: string, name: DelegationFileName): Promise<Finding[]> {
  const { validateDecision, validateProposal } = await import("../../schema/validate.js");
  const validate = name.kind === "proposal" ? validateProposal : validateDecision;
  const problems = validate(raw).map((problem) => unfit(problem, path));
  if (problems.length > 0) return problems;
  // The name is what branches never share; a file that was copied and then edited says two things.
  const [key, expected] = name.kind === "proposal" ? (["id", name.id] as const) : (["of", name.of] as const);
  const isNamedSo = raw[key] === expected;
  const wrong = isNamedSo
    ? []
    : [faulty(path, key, `is ${String(raw[key])}, and the file is named otherwise`)];
  return name.kind === "proposal" ? [...wrong, ...findMeaningless(raw as unknown as Proposal, path)] : wrong;
}

/** What a schema cannot say: refs that name no context, and a way that does not lead upward. */
function findMeaningless({ from, to, key }: Proposal, path: string): Finding[] {
  const [source, target] = [readRef(from), readRef(to)];
  const findings: Finding[] = [];
  if (source === null) findings.push(faulty(path, "from", `names no context: ${from}`));
  if (target === null) findings.push(faulty(path, "to", `names no context: ${to}`));
  if (!isDelegableKey(key)) findings.push(faulty(path, "key", "is empty or no valid Unicode"));
  if (source !== null && target !== null && !isWider(target.level, source.level))
    findings.push(faulty(path, "to", `is not wider than ${from}; knowledge moves only upward`));
  return findings;
}

function readRef(text: string): Ref | null {
  try {
    const ref = parseRef(text);
    return ref.level === "branch" && ref.name === null ? null : (ref as Ref);
  } catch (error) {
    if (isCtxError(error) && error.code === "REF_INVALID") return null;
    throw error;
  }
}

/** A rejection that was merged with an acceptance wins; the pattern that the acceptance wrote is still there. */
async function findDispute(tree: ContextTree, { proposal, to, decisions }: Delegation): Promise<Finding[]> {
  const path = patternPathOf(to, proposal.key);
  if ((await readPatternOrigin(tree, to, path)) !== proposal.id) return [];
  const said = (verdict: Decision["verdict"]): string => {
    const found = decisions.find(({ decision }) => decision.verdict === verdict)?.decision;
    const why = found?.reason ? `: ${found.reason}` : "";
    return `${verdict} by ${found?.by ?? ""}${why}`;
  };
  return [
    makeFinding(
      "DELEGATION_DISPUTED",
      `${proposal.key} for ${proposal.to} was ${said("accepted")}, and ${said("rejected")}. The rejection counts, but the pattern is still there.`,
      {
        path,
        line: 1,
        hint: `Remove ${path} from the repository, or propose it anew with \`ctx delegate\`.`,
      },
    ),
  ];
}

/** The delegation that a pattern says it came from; null without a pattern, or with one of another origin. */
async function readPatternOrigin(tree: ContextTree, to: Ref, path: string): Promise<string | null> {
  const listed = (await tree.list(directoryOf(to))) ?? [];
  if (!listed.some((entry) => entry.path === path && entry.kind === "file")) return null;
  const [read] = await tree.readTexts([path]);
  if (read === undefined || !("text" in read)) return null;
  const raw = parseJsonObject(read).value as JsonObject | undefined;
  return delegationOf(raw?.["$from"]);
}

function decisionOfNothing({ decision, path }: StoredDecision): Finding {
  return makeFinding("DELEGATION_ORPHAN", `The delegation ${decision.of} is not here.`, {
    path,
    hint: "Bring it back from git, or see whether it is on a branch that is not merged yet.",
  });
}

function unfit({ pointer, message }: SchemaProblem, path: string): Finding {
  return makeFinding("FILE_INVALID", `${pointer || "the delegation"} ${message}.`, { path, pointer });
}

function faulty(path: string, key: string, message: string): Finding {
  return makeFinding("FILE_INVALID", `/${key} ${message}.`, { path, pointer: `/${key}` });
}
