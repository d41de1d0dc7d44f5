// Proposals and decisions are written once (SPEC §2). Git merges an edit of one without a word, and so a decision that was
// taken back: nothing resolves differently, but what is accepted later is not what was offered.
import { makeFinding, type Finding } from "../../errors/finding.js";
import { parseJson } from "../../format/json.js";
import { isJsonEqual } from "../../model/json/json.js";
import { proposalPathOf } from "../../store/layout.js";
import { listDelegationFiles } from "../../store/read/delegation-files.js";
import type { ContextTree } from "../../store/read/tree.js";
import type { ReviewRange } from "./review-range.js";

/**
 * Finds the proposals and decisions of base that say something else at head, and decisions that are gone while their
 * proposal is there. How a file is written out, its line ends or its spaces, makes no difference.
 */
export async function findRewritten({ base, head, workspace }: ReviewRange): Promise<Finding[]> {
  const [before, after] = [base.tree, head.tree];
  if (before === null || after === null || base.commit === head.commit) return [];
  const [old, now] = await Promise.all([before, after].map((tree) => listDelegationFiles(tree, [])));
  const known = new Map(now?.map((file) => [file.path, file]));
  // Without base in its history, head may lack what others decided, and has taken back nothing.
  const isLater = (await workspace.repository?.isAncestor(base.commit, head.commit)) === true;
  const findings: Finding[] = [];
  for (const { path, name, oid } of old ?? []) {
    const file = known.get(path);
    const isProposed = name.kind === "decision" && known.has(proposalPathOf(name.of));
    if (file === undefined && isLater && isProposed) findings.push(takenBack(path));
    if (file !== undefined && file.oid !== oid && !(await isSame(path, before, after))) {
      findings.push(rewritten(path));
    }
  }
  return findings;
}

async function isSame(path: string, ...trees: readonly ContextTree[]): Promise<boolean> {
  const texts = await Promise.all(trees.map((tree) => tree.readTexts([path])));
  const [old, now] = texts.map(([read]) => {
    return read !== undefined && "text" in read ? parseJson({ path, text: read.text }).value : undefined;
  });
  // What cannot be read at head is found as broken.
  return now === undefined || (old !== undefined && isJsonEqual(old, now));
}

function rewritten(path: string): Finding {
  return makeFinding("DELEGATION_REWRITTEN", "It is written once, and says something else now.", {
    path,
    hint: "Bring its earlier text back from git, and propose or decide anew.",
  });
}

function takenBack(path: string): Finding {
  return makeFinding("DELEGATION_REWRITTEN", "This decision was taken back by removing its file.", {
    path,
    hint: "Bring it back from git. Whoever thinks better of it proposes anew, so that the record stays true.",
  });
}
