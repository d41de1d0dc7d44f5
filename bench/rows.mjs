// What is measured: each row one command in one place, with the most that SPEC §16 allows. No target: for information.

/**
 * The rows of whole-process times. `place` is main, branch (task-42's), linked (a linked worktree) or many (the repository
 * of 100,000 entries). `loose` entries of task-42 are put there before each run.
 */
export function makeRows({ story, free, merged, linked }, { usual, large }) {
  const read = (name, args, rest) => ({ name, args, place: "branch", ...rest });
  return [
    { name: "node -e 0 (the noise)", program: [process.execPath, "-e", "0"], place: "main" },
    read("version", ["version"], {}),
    read(`resolve ${story}, its branch is current`, ["resolve", story], { target: 1.5 }),
    read(`resolve ${story} --json`, ["resolve", story, "--json"], { target: 1.5 }),
    read(`resolve ${story} --explain --json`, ["resolve", story, "--explain", "--json"], {}),
    read("resolve, without a ref", ["resolve"], {}),
    read(`get ${story}`, ["get", story], {}),
    read(`log ${story}`, ["log", story], {}),
    read(`explain ${story} caching`, ["explain", story, "caching"], { target: 2.5 }),
    read(`usage ${story}`, ["usage", story], { target: 3 }),
    read("list tasks", ["list", "tasks"], { target: 2 }),
    read("list tasks --json", ["list", "tasks", "--json"], { target: 2 }),
    read("status", ["status"], {}),
    read("list branches", ["list", "branches"], {}),
    read(`progress ${story}`, ["progress", story, "half done"], { target: 1.6, writes: true }),
    read(`progress ${story}, with CTX_BY`, ["progress", story, "half done"], {
      target: 1.6,
      writes: true,
      env: { CTX_BY: "@bench" },
    }),
    ...hookRows(story),
    read(`set ${story} percent`, ["set", story, "percent", "50"], { edits: true }),
    read("completion of a ref", ["completion", "bash", "--", "ctx", "resolve", ""], { target: 2.5 }),
    read("completion of a pointer", ["completion", "zsh", "--", "ctx", "explain", story, ""], {}),
    read("diff, nothing changed", ["diff"], {}),
    read("diff of the last commit", ["diff", "HEAD~1..HEAD"], {}),
    read(`diff ${story}, of the last commits`, ["diff", "HEAD~3..HEAD", story], {}),
    read("search, many hits", ["search", "idempotent", "key"], {}),
    read("seal, 200 new entries", ["seal", story], { loose: 200 }),
    read("plan analyze, 100 phases", ["plan", "analyze", "bench-plan.md"], {
      file: { path: "bench-plan.md", text: makePlan(100) },
    }),
    read("validate", ["validate"], { target: 8 }),
    read("check --staged", ["check", "--staged"], { target: 2.5, statuses: [0, 1], stages: true }),
    read("session match, no tmux", ["session", "match", "--workdir", "."], { target: 2.5, statuses: [0, 1] }),
    read("session match, 20 panes", ["session", "match", "--workdir", "."], { target: 2.5, panes: true }),
    read(
      "session match, 20 panes, by branch and environment",
      ["session", "match", "--workdir", ".", "--git-branch", "main", "--env", "STAGE=1"],
      { target: 2.5, panes: true },
    ),
    read("session list, 20 panes", ["session", "list"], { panes: true }),

    read(`resolve ${free}, on main, no $branch`, ["resolve", free], { place: "main", target: 1.5 }),
    read(`resolve ${story}, on main, its branch ahead`, ["resolve", story], { place: "main", target: 1.5 }),
    read(`resolve ${merged}, on main, its branch merged`, ["resolve", merged], {
      place: "main",
      target: 1.5,
    }),
    read(`explain ${story} caching, on main`, ["explain", story, "caching"], { place: "main", target: 2.5 }),
    read("list tasks, on main", ["list", "tasks"], { place: "main", target: 2 }),
    read("list tasks --all-branches, on main", ["list", "tasks", "--all-branches"], { place: "main" }),
    read(`resolve ${linked}, linked worktree`, ["resolve", linked], { place: "linked", target: 1.5 }),
    read(`resolve ${story}, linked worktree`, ["resolve", story], { place: "linked", target: 1.5 }),

    read(`resolve ${usual} at 100,000 entries`, ["resolve", usual], { place: "many", target: 1.5 }),
    read(`resolve ${usual} at 100,000 entries, all in the journal`, ["resolve", usual], {
      place: "many",
      journal: true,
    }),
    read(`progress ${usual} at 100,000 entries, all in the journal`, ["progress", usual, "half done"], {
      place: "many",
      journal: true,
      writes: true,
    }),
    read(`log ${large}, 20,000 entries`, ["log", large, "--since", "1d"], { place: "many" }),
    read("seal, 200 new entries at 100,000", ["seal", usual], { place: "many", loose: 200 }),
  ];
}

/** Hooks of an agent, as it calls them: its payload on standard input. The first call begins the session. */
function hookRows(story) {
  const row = (name, event, payload, rest) => ({
    name,
    args: ["hook", event, "--agent", "claude"],
    place: "branch",
    env: { CTX_TASK: story },
    target: 2,
    stdin: (run) => JSON.stringify({ session_id: "bench", transcript_path: "/t", ...payload(run) }),
    ...rest,
  });
  const edit = (run) => ({
    tool_name: "Edit",
    tool_use_id: `toolu_${process.pid}_${run}`,
    tool_input: { file_path: "src/auth.ts", old_string: "a", new_string: "b" },
  });
  return [
    row(
      "hook, a session starts",
      "SessionStart",
      (run) => ({ session_id: `bench-${process.pid}-${run}` }),
      {},
    ),
    row("hook, a prompt, nothing new", "UserPromptSubmit", () => ({}), {}),
    row("hook, an edit", "PostToolUse", edit, { writes: true }),
  ];
}

/** A plan as agents write them: an objective, what it depends on, ten tasks with their files, some code. */
function makePlan(phases) {
  const tasks = Array.from(
    { length: 10 },
    (_, at) => `- [${at < 4 ? "x" : " "}] Write \`src/login/part-${at}.ts\``,
  );
  const one = (number) =>
    [
      `## Phase ${number}: Part ${number}`,
      `**Objective**: Users can do the ${number}th thing`,
      `**Dependencies**: Phase ${number - 1}`,
      tasks.join("\n"),
      "```ts\nexport const done = false;\n```",
    ].join("\n\n");
  return ["# Plan", ...Array.from({ length: phases }, (_, at) => one(at + 1))].join("\n\n") + "\n";
}
