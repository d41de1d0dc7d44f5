// What a corpus holds, by scale: SPEC §16's numbers at 1, a small sibling of the same shape below.

/** The branches. The first twelve are ahead of main, the others are merged into it. */
const BRANCHES = [
  "feature/user-profiles",
  "feature/reports",
  "feature/search-filters",
  "feature/gift-cards",
  "feature/dark-mode",
  "feature/webhooks-v2",
  "feature/stock-alerts",
  "fix/currency-rounding",
  "fix/time-zones",
  "release/2.4",
  "spike/vector-search",
  "grace/checkout-copy",
  "feature/invoices-pdf",
  "feature/audit-trail",
  "feature/two-factor",
  "fix/session-expiry",
  "fix/e-mail-encoding",
  "fix/slow-catalogue",
  "chore/node-20",
  "release/2.3",
];
const AHEAD = 12;

/** The tasks that the measurements ask for; all stand on main as well as on every branch. */
export const TASKS = {
  /** Global, project, branch, parent task-17, ten entries, two notes. */
  story: { number: 42, branch: BRANCHES[0], parent: 17 },
  parent: { number: 17, branch: BRANCHES[0] },
  /** Belongs to whatever branch is current. */
  free: { number: 7 },
  /** Its branch is merged into main. */
  merged: { number: 24, branch: BRANCHES[12] },
  /** Its branch is the one of the first linked worktree. */
  linked: { number: 32, branch: BRANCHES[1] },
};

/** Makes the plan of a corpus. */
export function makePlan(scale) {
  const sized = (full, least) => Math.max(least, Math.round(full * scale));
  const commits = sized(400, 24);
  return {
    scale,
    tasks: sized(1000, 60),
    entries: sized(5000, 120),
    codeFiles: sized(20_000, 100),
    worktrees: sized(6, 2),
    commits,
    branches: BRANCHES.map((name, index) => ({
      name,
      index,
      isMerged: index >= AHEAD,
      // Tasks are all there after 60 % of the commits; branches leave main later than that.
      leavesAt: Math.floor(commits * (0.65 + 0.013 * index)),
    })),
  };
}

/** Where a task belongs: `{branch, parent}`, either of them absent. */
export function placeOfTask(number, random) {
  const told = Object.values(TASKS).find((task) => task.number === number);
  if (told !== undefined) return told;
  return {
    branch: random.chance(0.7) ? random.pick(BRANCHES) : undefined,
    parent: number > 60 && random.chance(0.25) ? random.between(1, Math.floor(number / 4)) : undefined,
  };
}
