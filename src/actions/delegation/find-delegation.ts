// From an id as typed, or its beginning, to the one delegation that it names, or the refusal that helps.
import { CtxError } from "../../errors/ctx-error.js";
import type { Delegation } from "../../model/delegation.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import { findSimilar } from "../../model/text/similar.js";
import { ULID_LENGTH } from "../../model/ulid.js";
import { DELEGATIONS_DIRECTORY, readDelegationName } from "../../store/layout.js";
import type { Workspace } from "../../store/place/workspace.js";
import type { ReadDelegations } from "../../store/read/delegations.js";

const SHORTEST_START = 6;
const MOST_CANDIDATES = 10;

/**
 * Gets the delegation of an id.
 * @throws {CtxError} USAGE for what is no id; DELEGATION_NOT_FOUND, naming a near id or the branch that has it;
 * REF_AMBIGUOUS for the beginning of several; FILE_INVALID for one whose file is broken.
 */
export async function getDelegation(
  workspace: Workspace,
  { delegations, findings }: ReadDelegations,
  typed: string,
): Promise<Delegation> {
  const start = readId(typed);
  const found = delegations.filter(({ proposal }) => proposal.id.startsWith(start));
  const [first, ...others] = found;
  if (first !== undefined && others.length === 0) return first;
  if (first !== undefined) throw ambiguous(start, found);
  const broken = findings.find(({ path, severity }) => {
    return severity === "error" && path?.startsWith(`${DELEGATIONS_DIRECTORY}/${start}`) === true;
  });
  if (broken?.path !== undefined) {
    throw new CtxError("FILE_INVALID", `The delegation cannot be read: ${broken.message}`, {
      path: broken.path,
      ...(broken.line === undefined ? {} : { line: broken.line }),
      hint: "Mend the file, or bring its committed version back from git.",
    });
  }
  throw await notFound(workspace, { delegations, findings }, start);
}

/** Ids are Crockford's base 32, which has no I, L, O, U and counts small letters as capital ones. */
function readId(text: string): string {
  const id = text.trim().toUpperCase();
  if (/^[0-9A-HJKMNP-TV-Z]*$/.test(id) && id.length >= SHORTEST_START && id.length <= ULID_LENGTH) return id;
  throw new CtxError("USAGE", `Not a delegation's id: ${text || "(empty)"}`, {
    hint: "Give the id, or at least its first six characters; `ctx delegations list` shows them.",
  });
}

async function notFound(
  workspace: Workspace,
  { delegations, findings }: ReadDelegations,
  start: string,
): Promise<CtxError> {
  const isWhole = start.length === ULID_LENGTH;
  const near = isWhole
    ? findSimilar(
        start,
        delegations.map(({ proposal }) => proposal.id),
      )
    : null;
  const branch = await findElsewhere(workspace, start);
  const hint =
    branch === null
      ? "`ctx delegations list` shows all that are here."
      : `It is on the branch ${branch}: merge that, or go there with \`git switch ${quoteForShell(branch)}\`.`;
  const what = isWhole ? `delegation ${start}` : `delegation whose id begins with ${start}`;
  return new CtxError("DELEGATION_NOT_FOUND", `There is no ${what} here.`, {
    hint: near === null ? hint : `did you mean ${near}? ${hint}`,
    findings,
    ...(branch === null ? {} : { details: { branch } }),
  });
}

/** A branch whose tip has a proposal that begins so; null where none has. */
async function findElsewhere({ repository, prefix }: Workspace, start: string): Promise<string | null> {
  if (repository === null) return null;
  const { local, remote } = await repository.tips();
  const tips = [...local, ...remote];
  const files = await repository.listFilesOfAll(
    tips.map(({ commit }) => commit),
    prefix + DELEGATIONS_DIRECTORY,
  );
  const found = files.find(({ path }) => {
    const name = readDelegationName(path.slice(path.lastIndexOf("/") + 1));
    return name?.kind === "proposal" && name.id.startsWith(start);
  });
  return tips.find(({ commit }) => commit === found?.commit)?.branch ?? null;
}

function ambiguous(start: string, found: readonly Delegation[]): CtxError {
  const shown = found
    .slice(0, MOST_CANDIDATES)
    .map(({ proposal: { id, from, to, key } }) => `${id}  ${from} → ${to}  ${key}`);
  const more = found.length > shown.length ? [`and ${found.length - shown.length} more`] : [];
  const message = `${start} is the beginning of ${found.length} ids:`;
  return new CtxError("REF_AMBIGUOUS", [message, ...shown, ...more].join("\n"), {
    hint: "Give more of the id.",
    details: { candidates: found.map(({ proposal: { id, from, to, key } }) => ({ id, from, to, key })) },
  });
}
