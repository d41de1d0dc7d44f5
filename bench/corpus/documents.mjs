// The contexts of the corpus: settings, global, project, branches, tasks and notes, each as path and text.
import { makeRandom } from "./random.mjs";
import { AREAS, makeClause, makeLabels, makeParagraph, makeSentence, makeTitle, PEOPLE } from "./words.mjs";
import { formatYaml } from "./yaml.mjs";

/** One strategy for each pointer everywhere, as a team that knows its rules would have it. */
const STRATEGIES = { "/labels": "union", "/requirements": "append", "/endpoints": "by:name" };

/** The files that every checkout has from the first commit on. */
export function makeSharedDocuments() {
  const random = makeRandom("shared");
  const config = {
    format: "ctx/1",
    project: "shop",
    insight: { categories: ["legal"] },
    journal: { keepDays: 60 },
  };
  const global = {
    $covers: ["docs/**"],
    $final: ["/security/tls"],
    security: { tls: "1.3", secrets: "vault, never in files", headers: ["HSTS", "CSP: default-src 'self'"] },
    style: { language: "en-GB", lineLength: 110, comments: "why, not what" },
    labels: ["team"],
    reviewers: PEOPLE.slice(0, 3),
  };
  const project = {
    $covers: ["packages/api/**/*.ts", "packages/web/**/*.ts"],
    $merge: STRATEGIES,
    name: "shop",
    stack: {
      api: "Node 20",
      web: "React 19",
      database: { engine: "PostgreSQL 17", pool: 20, timeoutMs: 2500 },
    },
    caching: "in memory",
    requirements: Array.from({ length: 6 }, () => makeSentence(random)),
    endpoints: AREAS.slice(0, 8).map((area) => ({
      name: area,
      path: `/v1/${area}`,
      auth: area !== "catalogue",
    })),
    labels: ["shop"],
    budgets: Object.fromEntries(
      AREAS.map((area) => [area, { p95Ms: random.between(80, 400), errorRate: 0.001 }]),
    ),
  };
  const pattern = {
    errorHandling: { shape: "problem+json", retry: ["408", "429", "503"], log: "once, at the edge" },
  };
  return [
    json(".context/config.json", config),
    { path: ".context/.gitignore", text: "*.local.md\n*.local.json\n.ctx-*.tmp\n" },
    json(".context/global/context.json", global),
    markdown(".context/project/context.md", project, `# The shop\n\n${makeParagraph(random, 4, 6)}`),
    json(".context/project/patterns/error-handling.json", pattern),
    ...Array.from({ length: 6 }, (_, index) => makeDecision(".context/project", index + 1)),
  ];
}

/** A branch's context; `revision` counts how often it has been worked on. */
export function makeBranchDocument(branch, index, revision) {
  const random = makeRandom(branch);
  const area = AREAS[index % AREAS.length];
  const fields = {
    $covers: [`packages/${area}/**`],
    goal: makeSentence(random),
    caching: index === 0 ? "Redis with 5min TTL" : makeClause(random),
    requirements: Array.from({ length: 3 }, () => makeSentence(random)),
    endpoints: [{ name: area, path: `/v2/${area}`, limits: { perMinute: random.between(10, 600) } }],
    labels: makeLabels(random),
    revision,
  };
  const directory = `.context/branches/${encodeURIComponent(branch)}`;
  if (index % 2 === 1) return json(`${directory}/context.json`, fields);
  return markdown(`${directory}/context.md`, fields, `Work on ${area}. ${makeParagraph(random)}`);
}

/** A pattern that a branch shares. */
export function makeBranchPattern(branch) {
  const random = makeRandom(`pattern ${branch}`);
  const path = `.context/branches/${encodeURIComponent(branch)}/patterns/testing.json`;
  return json(path, {
    testing: { fixtures: makeTitle(random), rules: [makeClause(random), makeClause(random)] },
  });
}

/** A task's main document: Markdown for even numbers, JSON for odd ones. `place` = {branch, parent}. */
export function makeTaskDocument(number, { branch, parent }, revision = 1) {
  const random = makeRandom(`task ${number}`);
  const area = random.pick(AREAS);
  const isOpen = number % 3 === 0 || number < 60;
  const needs = number > 80 && random.chance(0.2) ? [`task-${number - 7}`, `task-${number - 30}`] : undefined;
  const fields = {
    title: number === 42 ? "Implement user authentication" : makeTitle(random, area),
    ...(isOpen ? {} : { status: random.chance(0.8) ? "done" : "archived" }),
    ...(branch === undefined ? {} : { $branch: branch }),
    ...(parent === undefined ? {} : { $parent: `task-${parent}` }),
    ...(needs === undefined ? {} : { $needs: needs }),
    ...(random.chance(0.3) ? { $covers: [`packages/${area}/src/**`, `!**/*.test.ts`] } : {}),
    ...(random.chance(0.25) ? { $merge: { "/labels": "union", "/requirements": "append" } } : {}),
    priority: random.pick(["low", "medium", "high"]),
    owner: random.pick(PEOPLE),
    estimate: random.between(1, 13),
    labels: makeLabels(random),
    requirements: Array.from({ length: random.between(2, 6) }, () => makeSentence(random)),
    endpoints: [{ name: area, method: random.pick(["GET", "POST", "PATCH"]), path: `/v2/${area}/{id}` }],
    acceptance: {
      given: makeClause(random),
      when: `${random.pick(PEOPLE)} opens /${area}?page=${random.between(1, 9)}`,
      outcomes: [makeClause(random), makeClause(random)],
    },
    rollout: {
      flag: `${area}_v2`,
      percent: random.between(0, 100),
      regions: random.some(["eu", "us", "jp"], 1, 3),
    },
    revision,
  };
  const path = `.context/tasks/task-${number}/context`;
  if (number % 2 === 1) return json(`${path}.json`, fields);
  const body = number === 42 || random.chance(0.6) ? `# ${fields.title}\n\n${makeParagraph(random)}` : "";
  return markdown(`${path}.md`, fields, body);
}

/** A decision, as a note below a context's directory. */
export function makeDecision(directory, number) {
  const random = makeRandom(`decision ${directory} ${number}`);
  const title = makeTitle(random);
  const meta = {
    status: "accepted",
    date: "2026-02-0" + (1 + (number % 9)),
    deciders: random.some(PEOPLE, 1, 3),
  };
  const body = `# ${title}\n\n## Context\n\n${makeParagraph(random)}\n\n## Decision\n\n${makeParagraph(random)}`;
  return markdown(`${directory}/decisions/${String(number).padStart(4, "0")}-decision.md`, meta, body);
}

function json(path, value) {
  return { path, text: `${JSON.stringify(value, null, 2)}\n` };
}

function markdown(path, fields, body) {
  return { path, text: `---\n${formatYaml(fields)}---\n${body === "" ? "" : `\n${body}\n`}` };
}
