// Which branch a continuous integration says it builds; HEAD itself is a matter of the scenarios.
import { expect, test } from "vitest";
import type { Head, Repository } from "../../../../src/ports/git.js";
import { ciBranch, readCurrentBranch } from "../../../../src/store/place/current-branch.js";

test.each<[string, Record<string, string>, string | null]>([
  ["nothing", {}, null],
  [
    "a GitHub pull request",
    { GITHUB_HEAD_REF: "feature/login", GITHUB_REF: "refs/pull/7/merge" },
    "feature/login",
  ],
  ["a GitHub push: an empty head ref", { GITHUB_HEAD_REF: "", GITHUB_REF: "refs/heads/main" }, "main"],
  ["a GitHub tag", { GITHUB_REF: "refs/tags/v1" }, null],
  ["a GitLab branch", { CI_COMMIT_REF_NAME: "feature/login" }, "feature/login"],
  [
    "a GitLab merge request",
    {
      CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: "feature/login",
      CI_COMMIT_REF_NAME: "refs/merge-requests/7/head",
    },
    "feature/login",
  ],
  ["a GitLab tag", { CI_COMMIT_REF_NAME: "v1", CI_COMMIT_TAG: "v1" }, null],
  ["Jenkins", { GIT_BRANCH: "origin/feature/login" }, "feature/login"],
  ["a Jenkins pull request", { CHANGE_BRANCH: "feature/login", BRANCH_NAME: "PR-7" }, "feature/login"],
  ["a Jenkins tag", { BRANCH_NAME: "v1", TAG_NAME: "v1" }, null],
  ["CircleCI", { CIRCLE_BRANCH: "feature/login" }, "feature/login"],
  [
    "an Azure pull request",
    { SYSTEM_PULLREQUEST_SOURCEBRANCH: "refs/heads/feature/login", BUILD_SOURCEBRANCH: "refs/pull/7/merge" },
    "feature/login",
  ],
  ["an Azure push", { BUILD_SOURCEBRANCH: "refs/heads/main" }, "main"],
  ["Travis for a tag", { TRAVIS_BRANCH: "v1", TRAVIS_TAG: "v1" }, null],
  ["what is no branch name", { GITHUB_HEAD_REF: "../../etc", CIRCLE_BRANCH: "main" }, "main"],
])("%s", (_, environment, expected) => {
  expect(ciBranch(environment)).toBe(expected);
});

const commit = "0".repeat(40);
const repository = (head: Head) => ({ head: () => Promise.resolve(head) }) as unknown as Repository;
const detached = { kind: "detached", commit, rebasing: null, bisecting: false } as const;
const CI = { GITHUB_HEAD_REF: "from-ci" };

test.each<[string, Head | null, string | null]>([
  ["no repository", null, null],
  ["a branch, whatever CI says", { kind: "branch", branch: "main", commit }, "main"],
  ["an unborn branch", { kind: "branch", branch: "main", commit: null }, "main"],
  ["detached: CI's", detached, "from-ci"],
  ["a rebase: the branch being rebased", { ...detached, rebasing: "feature/login" }, "feature/login"],
  ["a bisect: none", { ...detached, bisecting: true }, null],
])("%s", async (_, head, name) => {
  const current = await readCurrentBranch(head === null ? null : repository(head), CI);
  expect(current).toEqual({ name, commit: head === null ? null : head.commit });
});
