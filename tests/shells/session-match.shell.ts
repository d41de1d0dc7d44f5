import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, realpathSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listSessions } from "../../src/actions/session/list-sessions.js";
import { matchSession } from "../../src/actions/session/match-session.js";
import { makeNodeRuntime } from "../../src/adapters/node-runtime.js";
import { REQUIREMENTS } from "../../src/model/session.js";
import type { Runtime } from "../../src/ports/runtime.js";
import { recordExports } from "../../src/store/sessions/exports.js";
import { authoring } from "../support/hermetic.js";
import { startTmux, type Tmux } from "./tmux.js";

/** What the test itself knows of a session: how it was made, and nothing that ctx says. */
interface Known {
  readonly id: string;
  readonly dir: string;
  readonly branch: string | null;
  readonly repository: string;
  readonly env: Readonly<Record<string, string>>;
  readonly busy: boolean;
  /** The device whose times tell how long it is idle; null for a worktree. */
  readonly terminal: string | null;
}

const HOSTILE = [
  "$(touch${IFS}x)",
  "-n",
  "a b",
  "quo'te\"s",
  "new\nline",
  "tab\tand\u001fmore",
  "grinning 😀",
];
const HOSTILE_BRANCH = "$(touch${IFS}x)";
const WEIRD = "a b\n$(touch y)\t'\"é";

let server: Tmux;
let runtime: Runtime;
let shop: string;
const known: Known[] = [];

function git(directory: string, ...words: string[]): void {
  execFileSync("git", words, {
    cwd: directory,
    env: authoring(server.environment as never),
    stdio: "ignore",
  });
}

function makeRepository(path: string, branch: string): void {
  mkdirSync(path, { recursive: true });
  git(path, "init", "-q", "-b", branch);
  git(path, "commit", "-q", "--allow-empty", "-m", "Begin");
}

const BASH = ["bash", "--norc", "-i"];

function addPane(
  place: Pick<Known, "dir" | "branch" | "repository">,
  {
    program = BASH,
    env = {},
    busy = false,
  }: { program?: string[]; env?: Record<string, string>; busy?: boolean } = {},
): string {
  const pane = server.open(place.dir, program, env);
  const terminal = server.tmux("display-message", "-p", "-t", pane, "#{pane_tty}");
  known.push({ id: `${server.socket}:${pane}`, ...place, env, busy, terminal });
  return pane;
}

beforeAll(async () => {
  server = startTmux("match");
  runtime = makeNodeRuntime(server.environment);
  shop = join(server.top, "shop");
  const other = join(server.top, "other");
  makeRepository(shop, "main");
  makeRepository(other, "feature/login");
  for (const [name, branch] of [
    ["login", "feature/login"],
    ["odd", HOSTILE_BRANCH],
  ] as const)
    git(shop, "worktree", "add", "-q", "-b", branch, join(server.top, name));
  git(shop, "worktree", "add", "-q", "--detach", join(server.top, "detached"));
  for (const name of HOSTILE) mkdirSync(join(shop, name));
  mkdirSync(join(shop, "src/auth"), { recursive: true });
  mkdirSync(join(server.top, "login/src"));
  symlinkSync(shop, join(server.top, "link"));
  writeFileSync(join(shop, "file.txt"), "");

  const inShop = (path: string) => ({
    dir: join(shop, path).replace(/\/$/, ""),
    branch: "main",
    repository: shop,
  });
  const inLogin = { dir: join(server.top, "login"), branch: "feature/login", repository: shop };
  // The window that the server began with.
  const first = { dir: server.top, branch: null, repository: "none", env: {}, busy: true };
  known.push({
    id: `${server.socket}:%0`,
    ...first,
    terminal: server.tmux("display-message", "-p", "-t", "%0", "#{pane_tty}"),
  });
  addPane(inShop(""), { env: { STAGE: "test", DEBUG: "1" } });
  addPane(inShop("src"), { program: ["dash", "-i"], env: { STAGE: "live" } });
  addPane(inShop("src/auth"), { program: ["zsh", "-f"], env: { WEIRD, EMPTY: "" } });
  addPane(inLogin, { env: { STAGE: "test" } });
  addPane({ ...inLogin, dir: join(server.top, "login/src") }, { program: ["sleep", "100000"], busy: true });
  addPane(
    { dir: other, branch: "feature/login", repository: other },
    { env: { STAGE: "test", DEBUG: "1", WEIRD } },
  );
  addPane({ dir: join(server.top, "detached"), branch: null, repository: shop });
  addPane(
    { dir: join(server.top, "odd"), branch: HOSTILE_BRANCH, repository: shop },
    { env: { DEBUG: "1" } },
  );
  for (const name of HOSTILE) addPane(inShop(name), { env: { STAGE: "test" } });
  addPane(inShop(""), { program: ["bash", "-c", "sleep 100000; true"], busy: true });
  const reading = addPane(inShop(""), { busy: true });
  for (const [name, branch] of [
    ["shop", "main"],
    ["detached", null],
    ["login", "feature/login"],
    ["odd", HOSTILE_BRANCH],
  ] as const) {
    const dir = join(server.top, name);
    known.push({
      id: `worktree:${dir}`,
      dir,
      branch,
      repository: shop,
      env: {},
      busy: false,
      terminal: null,
    });
  }
  await allReady();
  server.type(reading, "echo $(sleep 100000)");
  await server.until("a program in $(…)", () => /sleep/.test(children(reading)));
}, 60_000);

afterAll(() => server.stop());

function children(pane: string): string {
  const pid = server.tmux("display-message", "-p", "-t", pane, "#{pane_pid}");
  try {
    return execFileSync("ps", ["-o", "args=", "--ppid", pid], { encoding: "utf8" });
  } catch {
    return ""; // ps says so where there are none.
  }
}

/** Every shell shows its prompt, so that nothing is printed any more. */
async function allReady(): Promise<void> {
  for (const { id, busy, terminal } of known) {
    if (terminal === null || busy) continue;
    const pane = id.slice(id.lastIndexOf(":") + 1);
    await server.until(`a prompt in ${pane}`, () =>
      /[$#%] *$/m.test(server.tmux("capture-pane", "-p", "-t", pane)),
    );
  }
}

interface Question {
  readonly workdir: string;
  readonly env: ReadonlyMap<string, string>;
  readonly branch: string | undefined;
  readonly minScore: number | undefined;
  readonly requires: readonly (typeof REQUIREMENTS)[number][];
  readonly usesContext: boolean;
}

/** The score as SPEC §13 words it, by brute force: component by component, with nothing of ctx's. */
function judge(session: Known, { workdir, env, branch, minScore = 20, requires, usesContext }: Question) {
  if (!usesContext) return { score: 0, dir: 0, env: 0, branch: 0, suitable: !session.busy };
  const parts = (path: string): string[] =>
    realpathSync(path)
      .split("/")
      .filter((part) => part !== "");
  const [mine, asked] = [parts(session.dir), parts(workdir)];
  const shared = mine.findIndex((part, at) => part !== asked[at]);
  const common = shared < 0 ? mine.length : shared;
  const dir =
    common === mine.length && common === asked.length
      ? 100
      : common === mine.length
        ? 50
        : common === asked.length
          ? 25
          : 0;
  let equal = 0;
  for (const [name, value] of env) if (session.env[name] === value) equal++;
  const ofBranch = branch !== undefined && session.repository === shop && session.branch === branch ? 30 : 0;
  const score = dir + 20 * equal + ofBranch;
  const isMet = { dir: dir > 0, env: equal === env.size, branch: ofBranch > 0 };
  const suitable = score >= minScore && !session.busy && requires.every((one) => isMet[one]);
  return { score, dir, env: 20 * equal, branch: ofBranch, suitable };
}

function choose(question: Question): { best: string | null; order: string[] } {
  const idleSince = ({ terminal }: Known): number => {
    if (terminal === null) return Number.MAX_VALUE;
    const { atimeMs, mtimeMs } = statSync(terminal);
    return Math.max(atimeMs, mtimeMs);
  };
  const judged = known.map((session) => ({
    id: session.id,
    since: idleSince(session),
    ...judge(session, question),
  }));
  judged.sort((a, b) => b.score - a.score || a.since - b.since || (a.id < b.id ? -1 : 1));
  return { best: judged.find(({ suitable }) => suitable)?.id ?? null, order: judged.map(({ id }) => id) };
}

const question = (): fc.Arbitrary<Question> =>
  fc.record({
    workdir: fc.constantFrom(
      ...[
        "shop",
        "shop/src",
        "shop/src/auth",
        "link/src",
        "login",
        "login/src",
        "other",
        "odd",
        "detached",
        "",
      ].map((path) => join(server.top, path)),
      ...HOSTILE.map((name) => join(shop, name)),
      "/",
    ),
    env: fc
      .subarray(
        [
          ["STAGE", "test"],
          ["STAGE", "live"],
          ["DEBUG", "1"],
          ["WEIRD", WEIRD],
          ["EMPTY", ""],
          ["NONE", "x"],
        ] as [string, string][],
        { maxLength: 3 },
      )
      .map((pairs) => new Map(pairs)),
    branch: fc.constantFrom(undefined, "main", "feature/login", HOSTILE_BRANCH, "HEAD", "-n"),
    minScore: fc.constantFrom(undefined, undefined, 0, 50, 100, 130),
    requires: fc.subarray([...REQUIREMENTS], { maxLength: 2 }),
    usesContext: fc.integer({ min: 0, max: 7 }).map((chance) => chance > 0),
  });

describe("the choice", () => {
  test("equals that of brute force, for 200 requests", async () => {
    const bests = new Set<string | null>();
    for (const asked of fc.sample(question(), { numRuns: 200, seed: 42 })) {
      const { minScore, branch, ...rest } = asked;
      const request = {
        ...rest,
        directory: shop,
        sockets: [server.socket],
        ...(minScore === undefined ? {} : { minScore }),
        ...(branch === undefined ? {} : { branch }),
      };
      const { data } = await matchSession(runtime, request);
      const expected = choose(asked);
      expect({ asked, best: data.best, order: data.candidates.map(({ id }) => id) }).toEqual({
        asked,
        ...expected,
      });
      bests.add(data.best);
      for (const { id, score, terms, suitable } of data.candidates) {
        const session = known.find((one) => one.id === id) as Known;
        expect({ asked, id, score, ...terms, suitable }).toEqual({ asked, id, ...judge(session, asked) });
      }
    }
    // The questions are of many kinds: none is suitable for some, and nearly every free session is the best for one.
    expect(bests).toContain(null);
    expect(bests.size).toBeGreaterThan(10);
  }, 120_000);

  test("nothing of any name was run", () => {
    for (const place of [server.top, shop, ...HOSTILE.map((name) => join(shop, name))])
      for (const file of ["x", "y"]) expect(existsSync(join(place, file)), `${place}/${file}`).toBe(false);
  });
});

describe("what is listed", () => {
  const list = async (more = {}) =>
    (await listSessions(runtime, { directory: shop, sockets: [server.socket], ...more })).data.items;

  test("is as it was made, by the names of variables and never their values", async () => {
    const items = await list();
    expect(items.map(({ id, dir, branch, busy }) => ({ id, dir, branch, busy }))).toEqual(
      known.map(({ id, dir, branch, busy }) => ({ id, dir, branch, busy })),
    );
    for (const { env, terminal } of known) {
      const item = items.find(({ id }) => known.find((one) => one.env === env)?.id === id);
      expect(item?.env).toEqual(expect.arrayContaining(Object.keys(env)));
      expect(item?.isEnvKnown).toBe(true);
      if (terminal !== null) expect(item?.env).toContain("HOME");
    }
    expect(JSON.stringify(items)).not.toContain("touch y");
  });

  test.each([
    ["below a directory, by component", () => ({ dir: join(server.top, "link/src") }), 2],
    ["by branch, of this repository alone", () => ({ branch: "feature/login" }), 3],
    ["by a variable", () => ({ env: new Map([["DEBUG", null]]) }), 3],
    ["by a value", () => ({ env: new Map([["WEIRD", WEIRD]]) }), 2],
    ["by another value", () => ({ env: new Map([["WEIRD", "a b"]]) }), 0],
    ["by a value that is empty", () => ({ env: new Map([["EMPTY", ""]]) }), 1],
  ])("%s", async (_, filter, count) => {
    expect(await list(filter())).toHaveLength(count);
  });

  test("what ctx exported counts, for the shell that got it and for no other", async () => {
    const [pane] = await panesAt(join(server.top, "detached"));
    const ask = async (value: string): Promise<number | undefined> =>
      (
        await matchSession(runtime, {
          directory: shop,
          sockets: [server.socket],
          workdir: join(server.top, "detached"),
          env: new Map([["CTX_STAGE", value]]),
        })
      ).data.candidates.find(({ id }) => id === `${server.socket}:${pane?.id}`)?.terms.env;
    expect(await ask("green")).toBe(0);
    await recordExports(runtime, pane!.process, new Map([["CTX_STAGE", "green"]]));
    expect([await ask("green"), await ask("blue")]).toEqual([20, 0]);
    server.tmux("respawn-pane", "-k", "-t", pane!.id, ...BASH);
    expect(await ask("green")).toBe(0);
  });

  async function panesAt(directory: string) {
    const found = await runtime.terminals.listPanes(server.socket);
    return found.kind === "none" ? [] : found.panes.filter((pane) => pane.directory === directory);
  }
});
