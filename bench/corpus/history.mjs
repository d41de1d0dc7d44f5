// The history of the corpus as commits for `git fast-import`: main with everything, twenty branches leaving it.
import { makeCodeFile } from "./code.mjs";
import {
  makeBranchDocument,
  makeBranchPattern,
  makeDecision,
  makeSharedDocuments,
  makeTaskDocument,
} from "./documents.mjs";
import { makeEntry, makePlace } from "./entries.mjs";
import { placeOfTask, TASKS } from "./plan.mjs";
import { makeRandom } from "./random.mjs";
import { makeTitle } from "./words.mjs";

const START_MS = Date.UTC(2026, 0, 5, 9, 0, 0);
const END_MS = Date.UTC(2026, 9, 30, 17, 0, 0);
const COMMITS_PER_BRANCH = 5;
const AUTHORS = ["Ada <ada@example.com>", "Grace <grace@example.com>", "Linus <linus@example.com>"];
const STORY = `.context/tasks/task-${TASKS.story.number}`;

/** Lists every commit, parents first: `{branch, from, merge, timeMs, author, message, files, mark}`. */
export function* listCommits(plan) {
  const stepMs = Math.floor((END_MS - START_MS) / (plan.commits + COMMITS_PER_BRANCH + 1));
  const timeOf = (index) => START_MS + index * stepMs;
  const random = makeRandom("history");
  let mark = 0;
  const makeCommit = (branch, message, rest) => {
    return { branch, message, author: random.pick(AUTHORS), mark: ++mark, merge: null, from: null, ...rest };
  };
  const merges = new Map();
  for (let index = 0; index < plan.commits; index++) {
    const files = filesOfMain(plan, index, timeOf(index));
    const message = index === 0 ? "Start the shop" : makeTitle(random);
    const main = makeCommit("main", message, { timeMs: timeOf(index), files });
    yield main;
    for (const { branch, tip, files: changed } of merges.get(index) ?? []) {
      const merge = { timeMs: timeOf(index) + 60_000, files: changed, merge: tip };
      yield makeCommit("main", `Merge branch '${branch}'`, merge);
    }
    for (const branch of plan.branches.filter(({ leavesAt }) => leavesAt === index)) {
      let from = main.mark;
      const all = [];
      for (let step = 0; step < COMMITS_PER_BRANCH; step++) {
        const stepFiles = filesOfBranch(plan, branch, {
          step,
          timeMs: timeOf(index + step) + 1000 * branch.index,
        });
        all.push(...stepFiles);
        const place = { from, timeMs: timeOf(index + step) + 30_000, files: stepFiles };
        const commit = makeCommit(branch.name, makeTitle(random), place);
        yield commit;
        from = commit.mark;
      }
      if (!branch.isMerged) continue;
      const at = Math.min(plan.commits - 1, index + COMMITS_PER_BRANCH + 1);
      const latest = [...new Map(all.map((file) => [file.path, file])).values()];
      merges.set(at, [...(merges.get(at) ?? []), { branch: branch.name, tip: from, files: latest }]);
    }
  }
}

function filesOfMain(plan, index, timeMs) {
  const files = index === 0 ? filesOfFirstCommit(plan) : [];
  const random = makeRandom(`commit ${index}`);
  const share = (total, whole) => [
    Math.floor((total * index) / whole),
    Math.floor((total * (index + 1)) / whole),
  ];

  const [firstTask, lastTask] = share(plan.tasks, Math.ceil(plan.commits * 0.6));
  for (let number = firstTask + 1; number <= Math.min(lastTask, plan.tasks); number++) {
    files.push(makeTaskDocument(number, placeOfTask(number, makeRandom(`place of task ${number}`))));
    if (number % 10 === 0) files.push(makeDecision(`.context/tasks/task-${number}`, 1));
    if (number === TASKS.story.number) files.push(...storyNotes());
  }
  const [firstEntry, lastEntry] = share(plan.entries - 10, plan.commits);
  const tasks = Math.max(1, Math.min(lastTask, plan.tasks));
  const branches = plan.branches.map(({ name }) => name);
  for (let number = firstEntry; number < lastEntry; number++) {
    const { directory, kind } = makePlace(number, { tasks, branches });
    files.push(makeEntry(directory, { number, timeMs, kind }));
  }
  // The story's ten entries come in the three fifths of the history that every branch shares.
  const [firstOwn, lastOwn] = share(10, Math.ceil(plan.commits * 0.6));
  for (let number = firstOwn; number < Math.min(lastOwn, 10); number++) {
    files.push(makeEntry(STORY, { number, timeMs, kind: number % 3 === 2 ? "insight" : "progress" }));
  }
  if (index > 0) {
    const changed = random.between(0, plan.codeFiles - 1);
    files.push(makeCodeFile(changed, index + 1));
  }
  return files;
}

function filesOfFirstCommit(plan) {
  const code = Array.from({ length: plan.codeFiles }, (_, number) => makeCodeFile(number));
  const branches = plan.branches.flatMap(({ name, index }) => {
    const pattern = index % 4 === 0 ? [makeBranchPattern(name)] : [];
    return [makeBranchDocument(name, index, 1), ...pattern];
  });
  const readme = {
    path: "README.md",
    text: "# The shop\n\nA corpus to measure with; its people and orders are made up.\n",
  };
  return [readme, ...makeSharedDocuments(), ...branches, ...code];
}

function storyNotes() {
  const login =
    "# Login\n\nThe form posts to `/v2/sessions`; a failure says *why* without telling which half was wrong.\n";
  return [makeDecision(STORY, 1), { path: `${STORY}/notes/login.md`, text: login }];
}

function filesOfBranch(plan, branch, { step, timeMs }) {
  const files = [makeCodeFile((branch.index * 997 + step * 31) % plan.codeFiles, 1000 + step)];
  if (step === 0) files.push(makeBranchDocument(branch.name, branch.index, 2));
  if (branch.index === 0 && step === 1) files.push(makeTaskDocument(TASKS.story.number, TASKS.story, 2));
  if (branch.index === 0 && step > 2)
    files.push(makeEntry(STORY, { number: 10 + step, timeMs, kind: "progress" }));
  if (branch.name === TASKS.linked.branch && step === 1) {
    files.push(makeTaskDocument(TASKS.linked.number, TASKS.linked, 2));
  }
  return files;
}

/** The input of `git fast-import` for some commits, in parts. */
export function* formatImport(commits) {
  for (const { branch, mark, author, timeMs, message, from, merge, files } of commits) {
    const seconds = Math.floor(timeMs / 1000);
    let text = `commit refs/heads/${branch}\nmark :${mark}\n`;
    text += `author ${author} ${seconds} +0000\ncommitter ${author} ${seconds} +0000\n${blob(message)}`;
    if (from !== null) text += `from :${from}\n`;
    if (merge !== null) text += `merge :${merge}\n`;
    for (const file of files) text += `M 100644 inline ${file.path}\n${blob(file.text)}`;
    yield `${text}\n`;
  }
  yield "done\n";
}

function blob(text) {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
