// Which contexts a ref inherits from, widest first (SPEC §3, Lineage). Reading them is the caller's.
import { makeFinding, type Finding } from "../errors/finding.js";
import { makeEmptyContext, wordsOf, type StoredContext } from "../model/layer.js";
import { formatRef, isBranchName, isTaskId, type Ref } from "../model/ref.js";

/** Reads one context; null when it does not exist. */
export type ReadContext = (ref: Ref) => Promise<StoredContext | null>;

export interface LineageWalk {
  /** Widest first, the ref itself last; without the personal global context. */
  readonly contexts: readonly StoredContext[];
  /** The branch whose level takes part, or null. */
  readonly branch: string | null;
  readonly findings: readonly Finding[];
}

interface WalkRequest {
  /** The context itself, already read. */
  readonly start: StoredContext;
  /** The branch of a task without `$branch`; null when none is current. */
  readonly currentBranch: string | null;
  readonly read: ReadContext;
}

/** Walks global → project → parent branches → branch → parent tasks → task, up to the ref it starts from. */
export async function walkLineage({ start, currentBranch, read }: WalkRequest): Promise<LineageWalk> {
  const level = start.ref.level;
  if (level === "global" || level === "project") {
    const wider = await readAll(widerThan(level), read);
    return { contexts: [...wider, start], branch: null, findings: [] };
  }
  const branch = start.ref.level === "branch" ? start.ref.name : (wordsOf(start).branch ?? currentBranch);
  // The three parts know nothing of each other, and may each be waiting for git.
  const [wider, tasks, branches] = await Promise.all([
    readAll(widerThan(level), read),
    level === "task" ? followParents(start, read) : NO_CHAIN,
    followBranches(start, branch, read),
  ]);
  const findings = [...tasks.findings, ...branches.findings];
  return { contexts: [...wider, ...branches.contexts, ...tasks.contexts], branch, findings };
}

interface Chain {
  /** Widest first. */
  readonly contexts: readonly StoredContext[];
  readonly findings: readonly Finding[];
}

const NO_CHAIN: Chain = { contexts: [], findings: [] };

async function followBranches(
  start: StoredContext,
  branch: string | null,
  read: ReadContext,
): Promise<Chain> {
  const nearest = start.ref.level === "branch" ? start : await readBranch(branch, read);
  return nearest === null ? NO_CHAIN : followParents(nearest, read);
}

function widerThan(level: Ref["level"]): Ref[] {
  if (level === "global") return [];
  return level === "project" ? [{ level: "global" }] : [{ level: "global" }, { level: "project" }];
}

async function readAll(refs: readonly Ref[], read: ReadContext): Promise<StoredContext[]> {
  const contexts = await Promise.all(refs.map((ref) => read(ref)));
  return contexts.filter((context) => context !== null);
}

/** The branch's own context; an empty one where git knows the branch no more, so that the lineage stays whole. */
async function readBranch(name: string | null, read: ReadContext): Promise<StoredContext | null> {
  if (name === null) return null;
  const ref: Ref = { level: "branch", name };
  return (await read(ref)) ?? makeEmptyContext(ref);
}

/** Follows `$parent` from a context upwards; returns the chain widest first, the context itself last. */
async function followParents(start: StoredContext, read: ReadContext): Promise<Chain> {
  // The narrowest first, until the end.
  const chain = [start];
  const findings: Finding[] = [];
  const seen = new Set([formatRef(start.ref)]);
  for (let child = start; ;) {
    const parent = wordsOf(child).parent;
    if (parent === undefined) return { contexts: chain.reverse(), findings };
    const path = child.documents.find((document) => document.words.parent !== undefined)?.path;
    const place = { ...(path === undefined ? {} : { path }), pointer: "/$parent" };
    const ref = parentRef(child.ref, parent);
    const context = ref === null ? null : await read(ref);
    if (ref === null || context === null) {
      const what = child.ref.level === "task" ? "task" : "branch";
      findings.push(
        makeFinding(
          "PARENT_UNKNOWN",
          `${formatRef(child.ref)} has the parent ${parent}, but there is no such ${what}.`,
          {
            ...place,
            hint: "Correct $parent, or create the parent.",
          },
        ),
      );
      return { contexts: chain.reverse(), findings };
    }
    if (seen.has(formatRef(ref))) {
      const circle = [...chain.map((link) => formatRef(link.ref)), formatRef(ref)].join(" → ");
      findings.push(
        makeFinding("LINEAGE_CYCLE", `$parent goes in a circle: ${circle}`, {
          ...place,
          hint: "Remove one of these $parent words.",
        }),
      );
      return { contexts: chain.reverse(), findings };
    }
    seen.add(formatRef(ref));
    chain.push(context);
    child = context;
  }
}

/** The ref that `$parent` names: a bare id or name of the child's own level, or the full ref of one. */
export function parentRef(child: Ref, parent: string): Ref | null {
  if (child.level === "task") {
    const id = parent.startsWith("task/") ? parent.slice("task/".length) : parent;
    return isTaskId(id) ? { level: "task", id } : null;
  }
  return isBranchName(parent) ? { level: "branch", name: parent } : null;
}
