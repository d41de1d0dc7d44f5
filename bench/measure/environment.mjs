// The environment of everything that is measured: nothing of the machine that costs time or changes an answer.

const FOREIGN = /^(?:GIT_|CTX_|XDG_|CI_|TMUX|NODE_|NPM_|npm_)/;
const CI_BRANCH =
  /^(?:CI$|GITHUB_|BITBUCKET_|BUILD|CHANGE_|CIRCLE|DRONE_|SEMAPHORE_|SYSTEM_|TRAVIS_|BRANCH_NAME)/;
const APPEARANCE = /^(?:NO_COLOR|FORCE_COLOR|COLORTERM|COLUMNS|LINES|PAGER)$/;

/** The caller's environment without what git, node, npm, a CI or ctx reads; `home` holds no settings. */
export function cleanEnvironment(home) {
  const kept = Object.entries(process.env).filter(([name]) => {
    return ![FOREIGN, CI_BRANCH, APPEARANCE].some((pattern) => pattern.test(name));
  });
  const own = {
    HOME: home,
    USERPROFILE: home,
    GIT_CONFIG_NOSYSTEM: "1",
    LC_ALL: "C.UTF-8",
    TZ: "UTC",
    TERM: "dumb",
  };
  return { ...Object.fromEntries(kept), ...own };
}
