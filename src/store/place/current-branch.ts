// Which branch is current, also where HEAD is detached (SPEC §3, Which files are read).
import { isBranchName } from "../../model/ref.js";
import type { ObjectId, Repository } from "../../ports/git.js";
import type { Environment } from "../../ports/runtime.js";

export interface CurrentBranch {
  /** Null without a repository, during a bisect, and on a detached HEAD that nothing explains. */
  readonly name: string | null;
  /** HEAD's commit; null without a repository and on an unborn branch. */
  readonly commit: ObjectId | null;
}

// The source branch of a pull request comes before the branch that the job runs for.
const CI_VARIABLES = [
  "GITHUB_HEAD_REF",
  "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME",
  "BITBUCKET_BRANCH",
  "CHANGE_BRANCH",
  "SYSTEM_PULLREQUEST_SOURCEBRANCH",
  "TRAVIS_PULL_REQUEST_BRANCH",
  "BUILDKITE_BRANCH",
  "CIRCLE_BRANCH",
  "DRONE_SOURCE_BRANCH",
  "CI_COMMIT_REF_NAME",
  "GITHUB_REF",
  "BUILD_SOURCEBRANCH",
  "TRAVIS_BRANCH",
  "BRANCH_NAME",
  "GIT_BRANCH",
] as const;

/** Tells the current branch: HEAD's, else that of a rebase in progress, else the one that CI names. */
export async function readCurrentBranch(
  repository: Repository | null,
  environment: Environment,
): Promise<CurrentBranch> {
  if (repository === null) return { name: null, commit: null };
  const head = await repository.head();
  if (head.kind === "branch") return { name: head.branch, commit: head.commit };
  if (head.bisecting) return { name: null, commit: head.commit };
  return { name: head.rebasing ?? ciBranch(environment), commit: head.commit };
}

/** The branch that a CI system says it builds, or null. A tag is not a branch. */
export function ciBranch(environment: Environment): string | null {
  for (const variable of CI_VARIABLES) {
    const value = environment[variable];
    if (value === undefined || value === "" || isTagBuild(variable, environment)) continue;
    const name = shortName(variable, value);
    if (name !== null && isBranchName(name)) return name;
  }
  return null;
}

function shortName(variable: string, value: string): string | null {
  if (value.startsWith("refs/heads/")) return value.slice("refs/heads/".length);
  if (value.startsWith("refs/")) return null;
  // GITHUB_REF and BUILD_SOURCEBRANCH are full refs; anything else there is not a branch.
  if (variable === "GITHUB_REF" || variable === "BUILD_SOURCEBRANCH") return null;
  return variable === "GIT_BRANCH" ? value.replace(/^origin\//, "") : value;
}

function isTagBuild(variable: string, environment: Environment): boolean {
  if (variable === "CI_COMMIT_REF_NAME") return Boolean(environment["CI_COMMIT_TAG"]);
  if (variable === "TRAVIS_BRANCH") return Boolean(environment["TRAVIS_TAG"]);
  if (variable === "BRANCH_NAME") return Boolean(environment["TAG_NAME"]);
  return false;
}

const CI_TARGETS = [
  "GITHUB_BASE_REF",
  "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
  "BITBUCKET_PR_DESTINATION_BRANCH",
  "CHANGE_TARGET",
  "SYSTEM_PULLREQUEST_TARGETBRANCH",
  "BUILDKITE_PULL_REQUEST_BASE_BRANCH",
  "DRONE_TARGET_BRANCH",
] as const;

/** The branch that a CI system says its pull request is to be merged into, and the variable that says so; or null. */
export function targetBranchInCi(environment: Environment): { branch: string; variable: string } | null {
  for (const variable of CI_TARGETS) {
    const branch = (environment[variable] ?? "").replace(/^refs\/heads\//, "");
    if (isBranchName(branch)) return { branch, variable };
  }
  return null;
}
