// The pages of docs/: the generated ones are those that today's tables make, and every command of the guide runs and
// prints what the guide shows. `npx vitest run tests/docs.test.ts -u` writes what they print into the guide.
import { chmodSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { COMMANDS } from "../src/cli/commands.js";
import { makePages } from "../src/cli/docs/pages.js";
import { EXIT_STATUSES } from "../src/cli/docs/surroundings.js";
import { ERRORS } from "../src/errors/codes.js";
import type { Terminals } from "../src/ports/sessions.js";
import { listVerbs, replayPage } from "./support/console.js";
import { makeFakeTerminals } from "./support/fake-terminals.js";
import { LOGIN_PLAN } from "./support/login-plan.js";
import { report } from "./support/reports.js";
import { makeWorld, NOW, type World } from "./support/transcript.js";
import { ROOT } from "./tidy/source.js";

const GUIDE = join(ROOT, "docs/guide.md");
const REVIEW = join(ROOT, "docs/review.md");
const TRUST = join(ROOT, "docs/trust.md");
const BUDGET = join(ROOT, "docs/budget.md");
const AGENTS = join(ROOT, "docs/agents.md");
const IMPORT = join(ROOT, "docs/import.md");
const SESSIONS = join(ROOT, "docs/sessions.md");
const PLANS = join(ROOT, "docs/plans.md");
const world = makeWorld("guide");
afterAll(() => world.remove());

function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

const schemas = Object.fromEntries(
  readdirSync(join(ROOT, "schemas"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".json"))
    .sort()
    .map((path) => [path.replaceAll("\\", "/"), JSON.parse(read(`schemas/${path}`)) as object]),
);

describe("the reference", () => {
  const pages = makePages(schemas);

  test.each(Object.keys(pages))("%s is up to date", (path) => {
    expect(existsSync(join(ROOT, path)) && read(path) === pages[path], "run `npm run docs`").toBe(true);
  });

  test("says what every exit status means", () => {
    const known = EXIT_STATUSES.map(({ status }) => status);
    expect(known).toEqual([...new Set([0, 1, ...Object.values(ERRORS).map(({ exit }) => exit), 130])]);
  });

  test("names every command with its examples", () => {
    for (const command of COMMANDS) {
      expect(pages["docs/cli.md"]).toContain(`## ctx ${command.name}\n`);
      for (const { line } of command.examples) expect(pages["docs/cli.md"]).toContain(`$ ${line}`);
    }
  });
});

describe("the guide", () => {
  test("shows what its commands print", async () => {
    await expect(await replayPage(read("docs/guide.md"), world)).toMatchFileSnapshot(GUIDE);
  });

  test("walks through most of ctx", () => {
    const verbs = new Set(listVerbs(read("docs/guide.md")));
    const named = COMMANDS.filter(({ name }) => verbs.has(`ctx ${name}`));
    expect(named.length).toBeGreaterThan(15);
  });
});

describe("the page about reviews", () => {
  const shop = makeWorld("review");
  afterAll(() => shop.remove());

  test("shows what its commands print", async () => {
    shop.write(".gitignore", "node_modules/\n");
    shop.write(
      "node_modules/.bin/git-ctx",
      `#!/bin/sh\nexec "${process.execPath}" "${ROOT}bin/ctx.cjs" "$@"\n`,
    );
    chmodSync(join(shop.root, "node_modules/.bin/git-ctx"), 0o755);
    await expect(await replayPage(read("docs/review.md"), shop)).toMatchFileSnapshot(REVIEW);
  });
});

describe("the page about trust", () => {
  const shop = makeWorld("trust");
  afterAll(() => shop.remove());

  test("shows what its commands print", async () => {
    await expect(await replayPage(read("docs/trust.md"), shop)).toMatchFileSnapshot(TRUST);
  });
});

describe("the page about agents", () => {
  const shop = makeWorld("agents");
  afterAll(() => shop.remove());

  test("shows what its commands print", async () => {
    shop.write(".gitignore", "node_modules/\n");
    shop.write("node_modules/.bin/git-ctx", "");
    shop.write("opencode.json", '{\n  "theme": "dark" // for all of us\n}\n');
    shop.commit("Start the shop");
    await expect(await replayPage(read("docs/agents.md"), shop)).toMatchFileSnapshot(AGENTS);
  });
});

describe("the page about importing", () => {
  const shop = makeWorld("import");
  afterAll(() => shop.remove());

  test("shows what its commands print", async () => {
    await expect(await replayPage(read("docs/import.md"), shop)).toMatchFileSnapshot(IMPORT);
  });
});

describe("the page about sessions", () => {
  const shop = makeWorld("sessions");
  afterAll(() => shop.remove());

  test("shows what its commands print", async () => {
    const terminals = teamOfAgents(shop);
    const ctx: typeof shop.ctx = (argv, options) => shop.ctx(argv, { ...options, terminals });
    await expect(await replayPage(read("docs/sessions.md"), { ...shop, ctx })).toMatchFileSnapshot(SESSIONS);
  });
});

/** Four panes of one tmux, and a second worktree. */
function teamOfAgents(shop: World): Terminals {
  const { root } = shop;
  shop.write("src/login/form.ts", "");
  shop.commit("Start the shop");
  shop.git("worktree", "add", "-q", "-b", "fix/typo", join(root, "../shop-typo"));
  const idle = (minutes: number): number => NOW - minutes * 60_000;
  const busy = { kind: "program", name: "npm", process: { pid: 900, started: "1" } } as const;
  return makeFakeTerminals([
    { id: "%0", target: "shop:0.0", directory: root, activeMs: idle(12), environment: { STAGE: "test" } },
    {
      id: "%1",
      target: "shop:1.0",
      directory: join(root, "src/login"),
      activeMs: idle(0),
      foreground: busy,
      environment: { STAGE: "test" },
    },
    { id: "%2", target: "shop:2.0", directory: join(root, "src"), activeMs: idle(150), environment: {} },
    {
      id: "%3",
      target: "typo:0.0",
      directory: join(root, "../shop-typo"),
      activeMs: idle(40),
      environment: { STAGE: "live" },
    },
  ]);
}

describe.each(["global", "snapshots"])("the page about %s", (name) => {
  const shop = makeWorld(name);
  afterAll(() => shop.remove());

  test("shows what its commands print", async () => {
    shop.git("config", "user.name", "Ada");
    shop.git("config", "user.email", "ada@example.com");
    const page = join(ROOT, `docs/${name}.md`);
    await expect(await replayPage(read(`docs/${name}.md`), shop)).toMatchFileSnapshot(page);
  });
});

describe("the page about plans", () => {
  const shop = makeWorld("plans");
  afterAll(() => shop.remove());

  test("shows what its commands print", async () => {
    shop.write("docs/login.md", LOGIN_PLAN);
    shop.commit("Plan the login feature");
    await expect(await replayPage(read("docs/plans.md"), shop)).toMatchFileSnapshot(PLANS);
    expect(shop.read("docs/login.md")).toBe(
      LOGIN_PLAN.replace("- [ ] Tell the user\n\n", "- [ ] Tell the user\n\n- [x] Ask for consent\n"),
    );
  });
});

describe("the page about the budget", () => {
  const shop = makeWorld("budget");
  afterAll(() => shop.remove());

  test("shows what its commands print", async () => {
    await shop.ctx(["init", "-q"]);
    await shop.ctx(["create", "task-42", "--title", "Implement user authentication", "--branch", "main"]);
    shop.write(".context/tasks/task-42/reports/jwt-patterns.md", report("JWT patterns", 40));
    shop.write(".context/tasks/task-42/reports/sessions.md", report("Sessions in Redis", 25));
    shop.commit("Research the login", "2026-11-02T10:05:00Z");
    await expect(await replayPage(read("docs/budget.md"), shop)).toMatchFileSnapshot(BUDGET);
  });
});

test("links between pages lead somewhere", () => {
  const pages = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "llms.txt",
    ...readdirSync(join(ROOT, "docs"))
      .filter((name) => name.endsWith(".md"))
      .map((name) => `docs/${name}`),
  ];
  const broken = pages.flatMap((page) => {
    // What stands in a fence is shown, and leads nowhere.
    const prose = read(page).replace(/^(`{3,})[^]*?^\1$/gm, "");
    const targets = [...prose.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, target]) => target as string);
    return targets
      .filter((target) => {
        const [path, anchor] = target.split("#") as [string, string | undefined];
        const file = path === "" ? page : join(dirname(page), path);
        if (!existsSync(join(ROOT, file))) return true;
        return anchor !== undefined && !anchorsOf(read(file)).includes(anchor);
      })
      .map((target) => `${page}: ${target}`);
  });
  expect(broken).toEqual([]);
});

/** As GitHub makes them from headings. */
function anchorsOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    (heading as string)
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replace(/ /g, "-"),
  );
}
