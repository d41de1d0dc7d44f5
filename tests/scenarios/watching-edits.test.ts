// What people and programs do to files while a watch runs: each edit is recorded once, with its lines, for the context
// it belongs to at that moment.
import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { SAVED } from "../support/git-work.js";
import { CONFIG_TEXT, pause, QUIET_MS, startWatch, watchOnce } from "../support/watching.js";
import { CONFIG, FEATURE, json, TASK, World } from "../support/world.js";

const LINES = "one\ntwo\nthree\nfour\n";
const FILE = "src/auth.ts";

function makeShop(files: Record<string, string | Uint8Array> = {}): World {
  return World.repository({ [CONFIG]: CONFIG_TEXT, [FILE]: LINES, "src/cart.ts": LINES, ...files });
}

const changed = (path: string, added: number | null, removed: number | null) => ({ path, added, removed });

/** What a watch records of some work, all of it, in the order of the entries. */
async function recordingOf(world: World, work: (world: World) => void | Promise<void>, options = {}) {
  const watching = await startWatch(world, { task: "project", ...options });
  await work(world);
  await watching.until((events) => events.some(({ event }) => event === "entry"));
  // Whatever else comes, comes within a burst's time.
  await pause(2 * QUIET_MS);
  expect(await watching.stop()).toBe(0);
  return watching.entries();
}

describe("an edit and git", () => {
  test.each(["committed at once", "stashed at once", "committed, and the branch left"])(
    "%s is one entry",
    async (name) => {
      const work = SAVED[name] as (world: World) => void;
      const world = makeShop();
      world.commitOn("other", { "src/other.ts": LINES });
      const entries = await recordingOf(world, async () => {
        world.write({ [FILE]: `${LINES}five\n` });
        await pause(20);
        work(world);
      });
      expect(entries.map(({ files }) => files)).toEqual([[changed(FILE, 1, 0)]]);
      expect(await watchOnce(world, { task: "project" })).toEqual([]);
    },
  );

  test("what was committed while nobody watched is picked up, what was pulled is not", async () => {
    const world = makeShop();
    world.commitOn("other", { "src/other.ts": LINES });
    await watchOnce(world, { task: "project" });
    world.commit("Go on", { [FILE]: `${LINES}five\n` });
    world.git("merge", "--quiet", "--no-edit", "other");
    world.write({ "src/cart.ts": "cart\n" });
    const entries = await watchOnce(world, { task: "project" });
    expect(entries.map(({ files }) => files)).toEqual([[changed(FILE, 1, 0), changed("src/cart.ts", 1, 4)]]);
  });

  test("a merge that is concluded by hand counts with what neither side had", async () => {
    const world = makeShop();
    world.commitOn("topic", { [FILE]: "theirs\n", "src/other.ts": LINES });
    world.commit("Go on", { [FILE]: "ours\n" });
    await watchOnce(world, { task: "project" });
    expect(world.tryGit("merge", "--no-edit", "topic")).toBe(null);
    world.write({ [FILE]: "ours\ntheirs\n" });
    world.git("add", "--all");
    world.git("commit", "--quiet", "--no-edit");
    const entries = await watchOnce(world, { task: "project" });
    expect(entries.map(({ files }) => files)).toEqual([[changed(FILE, 1, 0)]]);
  });

  test("a directory of another tree that is committed later was no edit", async () => {
    const world = makeShop();
    world.commitOn("topic", { [FILE]: "theirs\n" });
    await watchOnce(world, { task: "project" });
    world.git("checkout", "--quiet", "topic", "--", "src");
    expect(await watchOnce(world, { task: "project" })).toEqual([]);
    world.git("commit", "--quiet", "--message", "Take theirs");
    expect(await watchOnce(world, { task: "project" })).toEqual([]);
  });

  test("line ends that git converts are no edits", async () => {
    const world = makeShop();
    world.git("config", "core.autocrlf", "true");
    world.remove(FILE);
    world.git("checkout", "--quiet", "--", FILE);
    expect(readFileSync(join(world.top, FILE), "utf8")).toContain("\r\n");
    await watchOnce(world, { task: "project" });
    appendFileSync(join(world.top, FILE), "five\r\n");
    const entries = await watchOnce(world, { task: "project" });
    expect(entries.map(({ files }) => files)).toEqual([[changed(FILE, 1, 0)]]);
    world.git("stash", "--quiet");
    world.git("stash", "pop", "--quiet");
    expect(await watchOnce(world, { task: "project" })).toEqual([]);
    world.git("commit", "--quiet", "--all", "--message", "Go on");
    expect(await watchOnce(world, { task: "project" })).toEqual([]);
  });
});

describe("how programs save", () => {
  const STYLES: Readonly<Record<string, (path: string, text: string) => void>> = {
    "in place": (path, text) => writeFileSync(path, text),
    "as vim does: the old file set aside, a new one written": (path, text) => {
      writeFileSync(`${path.slice(0, path.lastIndexOf("/"))}/4913`, "");
      unlinkSync(`${path.slice(0, path.lastIndexOf("/"))}/4913`);
      renameSync(path, `${path}~`);
      writeFileSync(path, text);
      unlinkSync(`${path}~`);
    },
    "as VS Code does: emptied and written again": (path, text) => {
      writeFileSync(path, "");
      writeFileSync(path, text);
    },
    "as JetBrains does: written beside, the old one moved away, the new one moved in": (path, text) => {
      writeFileSync(`${path}___jb_tmp___`, text);
      renameSync(path, `${path}___jb_old___`);
      renameSync(`${path}___jb_tmp___`, path);
      unlinkSync(`${path}___jb_old___`);
    },
    "deleted and written again": (path, text) => {
      unlinkSync(path);
      writeFileSync(path, text);
    },
    "in many pieces": (path, text) => {
      writeFileSync(path, "");
      for (const line of text.split(/(?<=\n)/)) appendFileSync(path, line);
    },
  };

  test("in each way: one entry, with the right lines", async () => {
    const paths = Object.keys(STYLES).map((_, at) => `src/saved-${at}.ts`);
    const world = makeShop(Object.fromEntries(paths.map((path) => [path, LINES])));
    const entries = await recordingOf(world, () => {
      for (const [at, save] of Object.values(STYLES).entries())
        save(join(world.top, paths[at] as string), "one\n2\nthree\nfour\nfive\n");
    });
    expect(entries.map(({ text, files }) => ({ text, files }))).toEqual([
      {
        text: "Edited src/saved-0.ts (+2 −1) and 5 more files",
        files: paths.map((path) => changed(path, 2, 1)),
      },
    ]);
  });
});

describe("what an entry tells", () => {
  test("several files are one burst: changed, new, removed, moved, binary, of strange names", async () => {
    const world = makeShop({
      "src/old.ts": LINES,
      "src/gone.ts": LINES,
      "logo.png": Uint8Array.from([0, 1, 2]),
    });
    const entries = await recordingOf(world, () => {
      world.write({ [FILE]: "one\ntwo\n", "src/new.ts": "new\n", "logo.png": Uint8Array.from([0, 9]) });
      world.write({ "src/\u202Eevil\n.ts": "x\n", "src/__proto__": "y\n", "größe.ts": "ü\n" });
      world.remove("src/gone.ts");
      mkdirSync(join(world.top, "lib"));
      renameSync(join(world.top, "src/old.ts"), join(world.top, "lib/old.ts"));
    });
    expect(entries).toHaveLength(1);
    expect(entries[0]?.text).toBe("Changed lib/old.ts (+4) and 8 more files");
    expect(entries[0]?.files).toEqual([
      changed("größe.ts", 1, 0),
      changed("lib/old.ts", 4, 0),
      changed("logo.png", null, null),
      changed("src/__proto__", 1, 0),
      changed(FILE, 0, 2),
      changed("src/gone.ts", 0, 4),
      changed("src/new.ts", 1, 0),
      changed("src/old.ts", 0, 4),
      changed("src/\u202Eevil\n.ts", 1, 0),
    ]);
  });

  test("the lines of a second burst are those since the first", async () => {
    const world = makeShop();
    await watchOnce(world, { task: "project" });
    world.write({ [FILE]: `${LINES}five\n` });
    const first = await watchOnce(world, { task: "project" });
    world.write({ [FILE]: `${LINES}five\nsix\n` });
    const second = await watchOnce(world, { task: "project" });
    expect([...first, ...second].map(({ files }) => files)).toEqual([
      [changed(FILE, 1, 0)],
      [changed(FILE, 1, 0)],
    ]);
  });

  test("an edit that is undone in a later burst counts, and so does making it again", async () => {
    const world = makeShop();
    await watchOnce(world, { task: "project" });
    const counts = [];
    for (const text of [`${LINES}five\n`, LINES, `${LINES}five\n`]) {
      world.write({ [FILE]: text });
      counts.push((await watchOnce(world, { task: "project" })).map(({ files }) => files));
    }
    expect(counts).toEqual([[[changed(FILE, 1, 0)]], [[changed(FILE, 0, 1)]], [[changed(FILE, 1, 0)]]]);
  });
});

describe("what is not watched", () => {
  test("sensitive names, ignored files, .context, other repositories", async () => {
    const world = makeShop({ ".gitignore": "dist/\n*.log\n" });
    world.gitIn(world.top, "init", "--quiet", "vendor/lib");
    const entries = await recordingOf(world, () => {
      world.write({
        ".env": "a",
        ".ENV.local": "a",
        "keys/server.pem": "a",
        "config/id_rsa": "a",
        "a.KEY": "a",
      });
      world.write({ "dist/out.js": "a", "debug.log": "a", "vendor/lib/x.ts": "a" });
      world.write({ ".context/project/notes.md": "a\n", "docs/.context/x.md": "a" });
      world.write({ "src/seen.ts": "seen\n" });
    });
    expect(entries.map(({ files }) => files)).toEqual([[changed("src/seen.ts", 1, 0)]]);
    expect(world.git("ls-files", "--others").includes(".env")).toBe(true);
  });

  test("what .gitignore comes to say while it runs holds from then on", async () => {
    const world = makeShop();
    const watching = await startWatch(world, { task: "project" });
    world.write({ ".gitignore": "generated/\n" });
    await watching.until((events) => events.some(({ event }) => event === "entry"));
    world.write({ "generated/a.ts": "a\n" });
    await pause(QUIET_MS);
    world.write({ ".gitignore": "" });
    await watching.until((events) =>
      events.some(
        (one) => one.event === "entry" && one.data.files.some(({ path }) => path === "generated/a.ts"),
      ),
    );
    world.write({ "generated/deep/b.ts": "b\n" });
    await watching.until((events) =>
      events.some(
        (one) => one.event === "entry" && one.data.files.some(({ path }) => path === "generated/deep/b.ts"),
      ),
    );
    await watching.stop();
    const paths = watching.entries().map(({ files }) => files.map(({ path }) => path));
    expect(paths).toEqual([[".gitignore"], [".gitignore", "generated/a.ts"], ["generated/deep/b.ts"]]);
  });

  test("a filter of the repository's own configuration is never run", async () => {
    const world = makeShop({ ".gitattributes": "*.ts filter=evil\n" });
    world.git("config", "filter.evil.clean", `touch ${world.outside}/run; cat`);
    world.git("config", "filter.evil.process", `touch ${world.outside}/run`);
    await watchOnce(world, { task: "project" });
    world.write({ [FILE]: `${LINES}five\n` });
    await watchOnce(world, { task: "project" });
    world.write({ [FILE]: LINES });
    world.git("-c", "filter.evil.clean=cat", "-c", "filter.evil.process=", "stash", "--quiet");
    await watchOnce(world, { task: "project" });
    expect(() => readFileSync(`${world.outside}/run`)).toThrow("ENOENT");
  });
});

describe("where an entry belongs", () => {
  test("to the task of the branch at the moment of the edit", async () => {
    const world = makeShop({ [TASK]: json({ title: "Login", $branch: FEATURE }) });
    world.git("switch", "--quiet", "--create", FEATURE);
    const watching = await startWatch(world);
    expect(watching.events[0]?.data).toMatchObject({ ref: "task/task-42" });
    world.write({ [FILE]: "one\n" });
    // Seen, and not yet recorded.
    await pause(QUIET_MS / 2);
    world.git("switch", "--quiet", "main");
    world.write({ "src/cart.ts": "one\n" });
    await watching.until((events) => events.filter(({ event }) => event === "entry").length === 2);
    await watching.stop();
    expect(watching.entries().map(({ ref, files }) => [ref, files[0]?.path])).toEqual([
      ["task/task-42", FILE],
      ["branch/main", "src/cart.ts"],
    ]);
  });

  test("to CTX_TASK, by CTX_BY", async () => {
    const world = makeShop({ [TASK]: json({ title: "Login" }) });
    await watchOnce(world);
    world.write({ [FILE]: "one\n" });
    const [entry] = await watchOnce(world, { environment: { CTX_TASK: "task-42", CTX_BY: "@grace" } });
    expect(entry).toMatchObject({ ref: "task/task-42", by: "@grace" });
  });

  test("in a linked worktree, to what is current there", async () => {
    const world = makeShop({ [TASK]: json({ title: "Login", $branch: FEATURE }) });
    const linked = world.addWorktree("login", "-b", FEATURE);
    const watching = await startWatch(world, { directory: linked });
    world.write({ [FILE]: "two\n" });
    world.write({ [FILE]: "one\n" }, linked);
    await watching.until((events) => events.some(({ event }) => event === "entry"));
    await watching.stop();
    expect(watching.entries().map(({ ref, files }) => [ref, files])).toEqual([
      ["task/task-42", [changed(FILE, 0, 3)]],
    ]);
  });

  test("nowhere while no branch is current; nothing is lost of it", async () => {
    const world = makeShop();
    world.git("checkout", "--quiet", "--detach");
    const watching = await startWatch(world);
    world.write({ [FILE]: "one\n" });
    await watching.until((events) =>
      events.some((one) => one.event === "error" && one.data.code === "BRANCH_UNKNOWN"),
    );
    world.git("switch", "--quiet", "main");
    await watching.until((events) => events.some(({ event }) => event === "entry"));
    await watching.stop();
    expect(watching.entries().map(({ ref }) => ref)).toEqual(["branch/main"]);
  });
});

describe("several watches", () => {
  test("two of one worktree record an edit once", async () => {
    const world = makeShop();
    const watches = await Promise.all([
      startWatch(world, { task: "project" }),
      startWatch(world, { task: "project" }),
    ]);
    for (let at = 0; at < 3; at++) {
      world.write({ [FILE]: `edit ${at}\n`, [`src/new-${at}.ts`]: "new\n" });
      await pause(3 * QUIET_MS);
    }
    await Promise.all(watches.map((one) => one.stop()));
    const told = watches.flatMap((one) => one.entries());
    const { data } = await world.log({ ref: "project" });
    expect(told).toHaveLength(3);
    expect(data.entries).toHaveLength(3);
    expect(new Set(told.map(({ id }) => id)).size).toBe(3);
  });

  test("a watch and a look beside it record an edit once", async () => {
    const world = makeShop();
    const watching = await startWatch(world, { task: "project" });
    const once = [];
    for (let at = 0; at < 5; at++) {
      world.write({ [FILE]: `edit ${at}\n` });
      await pause(100 * at);
      once.push(...(await watchOnce(world, { task: "project" })));
    }
    await pause(2 * QUIET_MS);
    await watching.stop();
    const { data } = await world.log({ ref: "project" });
    expect(data.entries).toHaveLength(5);
    expect(once.length + watching.entries().length).toBe(5);
  });

  test("killed at any moment and started again, it doubles nothing and misses nothing", async () => {
    const world = makeShop();
    await watchOnce(world, { task: "project" });
    for (let at = 0; at < 4; at++) {
      const watching = await startWatch(world, { task: "project" });
      world.write({ [FILE]: `edit ${at}\n` });
      await pause(QUIET_MS + 60 * at);
      await watching.stop("SIGKILL");
    }
    await watchOnce(world, { task: "project" });
    const { data } = await world.log({ ref: "project" });
    const keys = data.entries.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    // Each state that was seen is there once, and the last one in any case.
    const lines = data.entries.flatMap(({ files }) => files as { added: number; removed: number }[]);
    expect(lines[0]).toMatchObject({ added: 1, removed: 4 });
    expect(lines.slice(1).every(({ added, removed }) => added === 1 && removed === 1)).toBe(true);
    expect(await watchOnce(world, { task: "project" })).toEqual([]);
  });
});

describe("how it ends", () => {
  test.each([
    ["SIGTERM", 0],
    ["SIGINT", 130],
  ] as const)("%s: the last burst is written", async (signal, status) => {
    const world = makeShop();
    const watching = await startWatch(world, { task: "project" });
    world.write({ [FILE]: "one\n" });
    expect(await watching.stop(signal)).toBe(status);
    expect(watching.entries().map(({ files }) => files)).toEqual([[changed(FILE, 0, 3)]]);
    expect(watching.events.at(-1)).toMatchObject({ event: "stop", data: { entries: 1 } });
  });

  test("what is watched goes away: it says so, and fails", async () => {
    const world = makeShop();
    const watching = await startWatch(world, { task: "project" });
    const ended = new Promise((settle) => watching.child.on("close", settle));
    rmSync(world.top, { recursive: true });
    expect(await ended).toBe(74);
    expect(watching.events.at(-1)).toMatchObject({ event: "error", data: { code: "READ_FAILED" } });
  });

  test("what is watched is replaced by another directory: it says so, and fails", async () => {
    const world = makeShop();
    const watching = await startWatch(world, { task: "project" });
    const ended = new Promise((settle) => watching.child.on("close", settle));
    renameSync(world.top, `${world.top}-old`);
    execFileSync("cp", ["-r", `${world.top}-old`, world.top]);
    expect(await ended).toBe(74);
  });
});
