// Which commit a branch name stands for: the local branch, else exactly one remote-tracking one, else a refusal.
import { CtxError } from "../../errors/ctx-error.js";
import type { Tip } from "../../ports/git.js";
import type { ConfigFile } from "./config-file.js";
import type { NamedRef } from "./refs.js";

const HEADS = "refs/heads/";
const REMOTES = "refs/remotes/";

/** Sorts refs into local and remote tips, each in the order given; `origin/HEAD` and its like are not branches. */
export function sortTips(refs: readonly NamedRef[], config: ConfigFile): { local: Tip[]; remote: Tip[] } {
  const remotes = remoteNames(config);
  const local: Tip[] = [];
  const remote: Tip[] = [];
  for (const { ref, oid, isSymbolic } of refs) {
    const branch = branchOf(ref, remotes);
    if (branch === null) continue;
    if (ref.startsWith(HEADS)) local.push({ branch, ref, commit: oid });
    else if (!isSymbolic) remote.push({ branch, ref, commit: oid });
  }
  return { local, remote };
}

/** The branch that a full ref name stands for: without the remote's name; null when it is no branch. */
export function branchOf(ref: string, remotes: readonly string[]): string | null {
  if (ref.startsWith(HEADS)) return ref.slice(HEADS.length);
  if (!ref.startsWith(REMOTES)) return null;
  const path = ref.slice(REMOTES.length);
  // A remote's name may hold slashes, so the configured names decide, the longest first.
  const remote = remotes.find((name) => path.startsWith(`${name}/`)) ?? path.split("/", 1)[0] ?? "";
  return path.length > remote.length + 1 ? path.slice(remote.length + 1) : null;
}

/** The names of the configured remotes, the longest first. */
export function remoteNames(config: ConfigFile): string[] {
  const names = new Set<string>();
  for (const key of config.values.keys()) {
    if (!key.startsWith("remote.")) continue;
    const name = key.slice("remote.".length, key.lastIndexOf("."));
    if (name !== "") names.add(name);
  }
  return [...names].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}

/**
 * Chooses a branch's remote-tracking tip: the remote that `branch.<name>.remote` names, else origin, else the only
 * one, or any when all agree. Only branches of the same name count: an upstream of another name is another branch.
 * @throws {CtxError} REF_AMBIGUOUS when several remotes have different commits under that name.
 */
export function chooseRemoteTip(branch: string, remoteTips: readonly Tip[], config: ConfigFile): Tip | null {
  const candidates = remoteTips.filter((tip) => tip.branch === branch);
  const configured = config.values.get(`branch.${branch}.remote`);
  for (const remote of [configured, "origin"]) {
    const tip = candidates.find(({ ref }) => ref === `${REMOTES}${remote}/${branch}`);
    if (tip !== undefined) return tip;
  }
  if (new Set(candidates.map(({ commit }) => commit)).size <= 1) return candidates[0] ?? null;
  throw new CtxError("REF_AMBIGUOUS", `Several remotes have a branch ${branch}, and they differ.`, {
    hint: "Create the local branch you mean, or name the remote-tracking ref as a revision.",
    details: { candidates: candidates.map(({ ref, commit }) => ({ ref, commit })) },
  });
}
