// Whose approval it is: what was approved for one repository holds there, in the worktrees that it knows, and nowhere else
// (SPEC §13). Each attack starts from a repository where the same words are approved.
import {
  chmodSync,
  cpSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { readSessionSetting } from "../../src/actions/trust/session-setting.js";
import { requireApproved } from "../../src/actions/trust/require-approved.js";
import { trust } from "../../src/actions/trust.js";
import { CONFIG, CONFIG_TEXT, json, PROJECT, refusal, World, type Shell } from "../support/world.js";

const SESSION = { env: { PORT: "3000" }, prereqs: ["npm ci"] };
const FILES = { [PROJECT]: json({ $session: SESSION }) };

async function use({ runtime, directory }: Shell, ref = "project") {
  return requireApproved(runtime, await readSessionSetting(runtime, { directory, ref }));
}

async function approve({ runtime, directory }: Shell, ref = "project"): Promise<string> {
  const { data } = await trust(runtime, { directory, what: "approve", ref, by: "@ada" });
  expect(data.approved).toBe(true);
  return data.place.directory;
}

/** The code with which a use is refused. */
async function refused(shell: Shell): Promise<string> {
  return (await refusal(use(shell))).code;
}

describe("a repository", () => {
  let world: World;
  beforeEach(async () => {
    world = World.repository(FILES);
    await approve(world);
  });

  test("is used as it was approved, and refused with the next step where it is not", async () => {
    expect(await use(world)).toMatchObject({ env: { PORT: "3000" }, prereqs: ["npm ci"] });
    world.write({ [PROJECT]: json({ $session: { prereqs: ["npm c1"] } }) });
    expect(await refusal(use(world))).toMatchObject({
      code: "UNTRUSTED",
      hint: "See what it is: ctx trust show project",
    });
  });

  test("that was moved is another one, and the same again at its place", async () => {
    const moved = join(world.outside, "moved");
    renameSync(world.top, moved);
    expect(await refused(world.at(moved))).toBe("UNTRUSTED");
    renameSync(moved, world.top);
    expect((await use(world)).prereqs).toEqual(["npm ci"]);
  });

  test("that was copied with everything is another one, also in the place of the first", async () => {
    const copy = join(world.outside, "copy");
    execFileSync("cp", ["-a", world.top, copy]);
    expect(await refused(world.at(copy))).toBe("UNTRUSTED");
    rmSync(world.top, { recursive: true });
    renameSync(copy, world.top);
    expect(await refused(world)).toBe("UNTRUSTED");
  });

  test("that was cloned is another one, also in the place of the first", async () => {
    const away = join(world.outside, "away");
    world.gitIn(world.outside, "clone", "--quiet", world.top, "clone");
    expect(await refused(world.at(join(world.outside, "clone")))).toBe("UNTRUSTED");
    renameSync(world.top, away);
    world.gitIn(world.outside, "clone", "--quiet", away, world.top);
    expect(await refused(world)).toBe("UNTRUSTED");
  });

  test("that was made anew in the place of a removed one is another one, though its inode may be the same", async () => {
    const place = join(world.outside, "again");
    const make = () => {
      world.gitIn(world.outside, "init", "--quiet", "--template=", "again");
      world.write({ ...FILES, [CONFIG]: CONFIG_TEXT }, place);
    };
    make();
    for (let again = 0; again < 5; again++) {
      await approve(world.at(place));
      rmSync(place, { recursive: true });
      make();
      expect(await refused(world.at(place))).toBe("UNTRUSTED");
    }
  });

  test("reached through a link is the same one, for links are resolved", async () => {
    const link = join(world.outside, "link");
    symlinkSync(world.top, link);
    expect((await use(world.at(link))).prereqs).toEqual(["npm ci"]);
  });

  test.runIf(process.getuid?.() === 0 && process.platform === "linux")(
    "mounted elsewhere is another one",
    async () => {
      const mounted = join(world.outside, "mounted");
      mkdirSync(mounted);
      try {
        execFileSync("mount", ["--bind", world.top, mounted], { stdio: "pipe" });
      } catch {
        // Containers often may not mount; there is nothing to try then.
        return;
      }
      onTestFinished(() => void execFileSync("umount", [mounted]));
      expect(await refused(world.at(mounted))).toBe("UNTRUSTED");
    },
  );

  test("that is only said to be one, by a .git file, by a link, or by the environment, inherits nothing", async () => {
    const forged = join(world.outside, "forged");
    world.write({ ...FILES, [CONFIG]: CONFIG_TEXT }, forged);
    writeFileSync(join(forged, ".git"), `gitdir: ${world.top}/.git\n`);
    expect(await refused(world.at(forged))).toBe("UNTRUSTED");
    rmSync(join(forged, ".git"));
    symlinkSync(join(world.top, ".git"), join(forged, ".git"));
    expect(await refused(world.at(forged))).toBe("UNTRUSTED");
    rmSync(join(forged, ".git"));
    expect(await refused(world.at(forged, { GIT_DIR: join(world.top, ".git") }))).toBe("UNTRUSTED");
  });

  test("whose commondir is forged inherits nothing, whatever it says of its worktree", async () => {
    const forged = join(world.outside, "forged");
    world.gitIn(world.outside, "init", "--quiet", "forged");
    world.write({ ...FILES, [CONFIG]: CONFIG_TEXT }, forged);
    writeFileSync(join(forged, ".git/commondir"), `${world.top}/.git\n`);
    writeFileSync(join(forged, ".git/gitdir"), `${forged}/.git\n`);
    expect(await refused(world.at(forged))).toBe("UNTRUSTED");
  });

  test("whose configuration claims the approved worktree is judged by its own directory", async () => {
    const forged = join(world.outside, "forged");
    world.gitIn(world.outside, "init", "--quiet", "forged");
    world.write({ ...FILES, [CONFIG]: CONFIG_TEXT }, forged);
    world.gitIn(forged, "config", "core.worktree", world.top);
    expect(await refused(world.at(forged))).toBe("UNTRUSTED");
  });
});

describe("a linked worktree", () => {
  test("shares the approvals of its repository, in both directions", async () => {
    const world = World.repository(FILES);
    const linked = world.at(world.addWorktree("linked"));
    await approve(world);
    expect((await use(linked)).prereqs).toEqual(["npm ci"]);
    await trust(linked.runtime, { directory: linked.directory, what: "revoke" });
    expect(await refused(world)).toBe("UNTRUSTED");
    await approve(linked);
    expect((await use(world)).prereqs).toEqual(["npm ci"]);
  });

  test("that git looks for elsewhere has none: copied, moved by hand, or with the .git file of another", async () => {
    const world = World.repository(FILES);
    const path = world.addWorktree("linked");
    await approve(world);
    const copy = join(world.outside, "copy");
    cpSync(path, copy, { recursive: true });
    expect(await refused(world.at(copy))).toBe("UNTRUSTED");
    const moved = join(world.outside, "moved");
    renameSync(path, moved);
    expect(await refused(world.at(moved))).toBe("UNTRUSTED");
    world.git("worktree", "repair", moved);
    expect((await use(world.at(moved))).prereqs).toEqual(["npm ci"]);
  });

  test("with links relative to the git directory counts like any other", async () => {
    const world = World.repository(FILES);
    const path = world.addWorktree("linked");
    await approve(world);
    const [name] = ["linked"];
    writeFileSync(join(world.top, ".git/worktrees", name as string, "gitdir"), "../../../../linked/.git\n");
    expect((await use(world.at(path))).prereqs).toEqual(["npm ci"]);
  });

  test("of a bare repository is known by that", async () => {
    const world = World.repository(FILES);
    world.gitIn(world.outside, "clone", "--quiet", "--bare", world.top, "shop.git");
    const [one, two] = [join(world.outside, "one"), join(world.outside, "two")];
    world.gitIn(join(world.outside, "shop.git"), "worktree", "add", "--quiet", one, "main");
    world.gitIn(join(world.outside, "shop.git"), "worktree", "add", "--quiet", "-b", "other", two, "main");
    await approve(world.at(one));
    expect((await use(world.at(two))).prereqs).toEqual(["npm ci"]);
    expect(await refused(world)).toBe("UNTRUSTED");
  });
});

describe("a worktree of which only its .git file tells", () => {
  test("is approved for itself: --separate-git-dir, and whoever names the same git directory", async () => {
    const world = World.bare();
    world.git("init", "--quiet", "--separate-git-dir", join(world.outside, "apart.git"));
    world.write({ ...FILES, [CONFIG]: CONFIG_TEXT });
    await approve(world);
    expect((await use(world)).prereqs).toEqual(["npm ci"]);
    const forged = join(world.outside, "forged");
    cpSync(world.top, forged, { recursive: true });
    expect(await refused(world.at(forged))).toBe("UNTRUSTED");
  });

  test("a submodule is approved for itself, and not for another place that names its git directory", async () => {
    const library = World.repository(FILES);
    const world = World.repository(FILES);
    world.git("-c", "protocol.file.allow=always", "submodule", "add", "--quiet", library.top, "library");
    const inside = world.at(join(world.top, "library"));
    await approve(world);
    expect(await refused(inside)).toBe("UNTRUSTED");
    await approve(inside);
    expect((await use(inside)).prereqs).toEqual(["npm ci"]);
    const forged = join(world.outside, "forged");
    world.write({ ...FILES, [CONFIG]: CONFIG_TEXT }, forged);
    writeFileSync(join(forged, ".git"), `gitdir: ${world.top}/.git/modules/library\n`);
    expect(await refused(world.at(forged))).toBe("UNTRUSTED");
  });

  test("without git the directory is what counts", async () => {
    const world = World.bare();
    world.write({ ...FILES, [CONFIG]: CONFIG_TEXT });
    await approve(world);
    expect((await use(world)).prereqs).toEqual(["npm ci"]);
    const copy = join(world.outside, "copy");
    cpSync(world.top, copy, { recursive: true });
    expect(await refused(world.at(copy))).toBe("UNTRUSTED");
    world.git("init", "--quiet");
    expect(await refused(world)).toBe("UNTRUSTED");
  });
});

describe("the same words", () => {
  test("in another directory of the worktree run something else", async () => {
    const world = World.repository(FILES);
    await approve(world);
    world.write({ [`vendor/${PROJECT}`]: json({ $session: SESSION }), [`vendor/${CONFIG}`]: CONFIG_TEXT });
    expect(await refused(world.at(join(world.top, "vendor")))).toBe("UNTRUSTED");
    world.write({ [PROJECT]: json({ $session: { ...SESSION, workdir: "vendor" } }) });
    expect(await refused(world)).toBe("UNTRUSTED");
  });

  test("of a file that is called personal are the repository's all the same", async () => {
    const world = World.repository({});
    world.write({ ".context/project/context.local.json": json({ $session: SESSION }) });
    expect(await refused(world)).toBe("UNTRUSTED");
  });

  test("in one's own global context need no approval, unless others can write there", async () => {
    const world = World.repository({ [PROJECT]: json({ title: "Shop" }) });
    const own = join(world.outside, "config/ctx/global");
    world.write({ "context.json": json({ $session: SESSION }) }, own);
    expect(await use(world)).toMatchObject({ hash: null, prereqs: ["npm ci"] });
    chmodSync(own, 0o777);
    expect(await refused(world)).toBe("UNTRUSTED");
    chmodSync(own, 0o755);
    chmodSync(join(own, "context.json"), 0o666);
    expect(await refused(world)).toBe("UNTRUSTED");
  });

  test("in one's own global context are one's own also where that is reached through a link", async () => {
    const world = World.repository({ [PROJECT]: json({ title: "Shop" }) });
    world.write({ "context.json": json({ $session: SESSION }) }, join(world.outside, "dotfiles/ctx/global"));
    symlinkSync(join(world.outside, "dotfiles"), join(world.outside, "config"));
    expect(await use(world)).toMatchObject({ hash: null, prereqs: ["npm ci"] });
  });

  test("in a global context that lies in the repository are the repository's", async () => {
    const world = World.repository({ "dot/ctx/global/context.json": json({ $session: SESSION }) });
    expect(await refused(world.with({ XDG_CONFIG_HOME: join(world.top, "dot") }))).toBe("UNTRUSTED");
  });
});

describe("the record of an approval", () => {
  const records = (directory: string): string[] =>
    execFileSync("ls", [directory], { encoding: "utf8" }).trim().split("\n");

  test("is the user's alone, holds no value, and lies outside of the repository", async () => {
    const world = World.repository(FILES);
    const directory = await approve(world);
    expect(
      directory.startsWith(
        `${world.environment["XDG_STATE_HOME"] ?? join(world.outside, "home/.local/state")}/ctx/trust/`,
      ),
    ).toBe(true);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(statSync(join(directory, "..")).mode & 0o777).toBe(0o700);
    const [name] = records(directory);
    expect(statSync(join(directory, name as string)).mode & 0o777).toBe(0o600);
    const text = world.read(name as string, directory);
    expect(text).not.toContain("npm ci");
    expect(text).not.toContain("3000");
  });

  test.each([
    ["cut off", (path: string) => writeFileSync(path, "{")],
    ["empty", (path: string) => writeFileSync(path, "")],
    ["no UTF-8", (path: string) => writeFileSync(path, new Uint8Array([0x7b, 0xff, 0x7d]))],
    ["of another format", (path: string) => writeFileSync(path, '{"v":2}')],
    ["writable by others", (path: string) => chmodSync(path, 0o666)],
    ["writable by the group", (path: string) => chmodSync(path, 0o620)],
    ["a link", (path: string) => (renameSync(path, `${path}.there`), symlinkSync(`${path}.there`, path))],
    ["a directory", (path: string) => (rmSync(path), mkdirSync(path))],
  ])("that is %s is not believed, and said to be", async (_how, damage) => {
    const world = World.repository(FILES);
    const directory = await approve(world);
    damage(join(directory, records(directory)[0] as string));
    expect(await refused(world)).toBe("UNTRUSTED");
    const shown = await trust(world.runtime, { directory: world.top, what: "show", ref: "project" });
    expect(shown.data.approved).toBe(false);
    expect(shown.findings.map(({ code }) => code)).toContain("TRUST_IGNORED");
    const { checks } = (await world.doctor({})).data;
    expect(checks.find(({ id }) => id === "trust")).toMatchObject({ status: "warning" });
  });

  test("under the name of another hash, or copied from another repository, is not believed", async () => {
    const world = World.repository(FILES);
    const directory = await approve(world);
    const [name] = records(directory) as [string];
    world.write({ [PROJECT]: json({ $session: { prereqs: ["npm test"] } }) });
    const { data } = await trust(world.runtime, { directory: world.top, what: "show", ref: "project" });
    const wanted = `${(data.hash as string).slice("sha256:".length)}.json`;
    writeFileSync(join(directory, wanted), world.read(name, directory), { mode: 0o600 });
    expect(await refused(world)).toBe("UNTRUSTED");
    const other = World.repository(FILES);
    const there = await approve(other);
    writeFileSync(join(directory, wanted), other.read(name, there), { mode: 0o600 });
    expect(await refused(world)).toBe("UNTRUSTED");
  });

  test.each(["directory", "above", "state"])(
    "in a place that others can write (%s) is not believed",
    async (which) => {
      const world = World.repository(FILES);
      const directory = await approve(world);
      const place = join(directory, { directory: ".", above: "..", state: "../.." }[which] as string);
      chmodSync(place, 0o777);
      expect(await refused(world)).toBe("UNTRUSTED");
      const call = trust(world.runtime, { directory: world.top, what: "approve", ref: "project" });
      expect(await refusal(call)).toMatchObject({
        code: "WRITE_FAILED",
        message: expect.stringContaining("Nothing was approved"),
      });
      await trust(world.runtime, { directory: world.top, what: "revoke" });
      chmodSync(place, 0o700);
      expect(await refused(world)).toBe("UNTRUSTED");
    },
  );

  test("that cannot be written is no approval, and says so", async () => {
    const world = World.repository(FILES);
    const state = join(world.outside, "state");
    writeFileSync(state, "a file where a directory belongs");
    const shell = world.with({ XDG_STATE_HOME: state });
    const call = trust(shell.runtime, { directory: world.top, what: "approve", ref: "project" });
    expect((await refusal(call)).code).toBe("WRITE_FAILED");
    expect(await refused(shell)).toBe("UNTRUSTED");
    const homeless = world.with({ XDG_STATE_HOME: "", HOME: "" });
    expect(await refusal(use(homeless))).toMatchObject({
      code: "WRITE_FAILED",
      hint: "Set HOME or XDG_STATE_HOME.",
    });
  });

  test("is never kept among the repository's own files", async () => {
    const world = World.repository(FILES);
    const shell = world.with({ XDG_STATE_HOME: join(world.top, "state") });
    const call = trust(shell.runtime, { directory: world.top, what: "approve", ref: "project" });
    expect((await refusal(call)).code).toBe("WRITE_FAILED");
  });

  test("a damaged one gives way to a new approval", async () => {
    const world = World.repository(FILES);
    const directory = await approve(world);
    writeFileSync(join(directory, records(directory)[0] as string), "{");
    await approve(world);
    expect((await use(world)).prereqs).toEqual(["npm ci"]);
  });
});

describe("the directory of a setting", () => {
  const shown = async (world: World) => {
    const { findings } = await trust(world.runtime, { directory: world.top, what: "show", ref: "project" });
    return findings.map(
      ({ code, path, line, message }) => `${code} ${path}:${line} ${message.replace(world.outside, "")}`,
    );
  };

  test.each([
    ["../elsewhere", "OUTSIDE_ROOT", "leads out of /shop: ../elsewhere"],
    ["/tmp", "OUTSIDE_ROOT", "leads out of /shop: /tmp"],
    ["out", "OUTSIDE_ROOT", "leads out of /shop: out"],
    ["app/../../elsewhere", "OUTSIDE_ROOT", "leads out of /shop: app/../../elsewhere"],
    ["missing", "FILE_INVALID", "is no directory: missing"],
    ["app/login.ts", "FILE_INVALID", "is no directory: app/login.ts"],
  ])("%s is refused with %s, and shown with its line", async (workdir, code, message) => {
    const world = World.repository({
      [PROJECT]: json({ $session: { ...SESSION, workdir } }),
      "app/login.ts": "",
      "../elsewhere/x": "",
    });
    symlinkSync(join(world.outside, "elsewhere"), join(world.top, "out"));
    await trust(world.runtime, { directory: world.top, what: "approve", ref: "project" });
    expect(await refusal(use(world))).toMatchObject({ code, path: PROJECT, line: 9 });
    expect(await shown(world)).toEqual([`FILE_INVALID ${PROJECT}:9 $session's workdir ${message}.`]);
  });

  test("may be anywhere in the worktree, through links that stay in it, and from a nested root", async () => {
    const nested = { [`apps/shop/${CONFIG}`]: CONFIG_TEXT, "apps/web/x": "", "app/x": "" };
    const world = World.repository({ ...nested, [PROJECT]: json({ $session: { workdir: "link" } }) });
    symlinkSync("app", join(world.top, "link"));
    expect((await use(world)).workdir).toBe(join(world.top, "app"));
    world.write({ [`apps/shop/${PROJECT}`]: json({ $session: { workdir: "../web" } }) });
    expect((await use(world.at(join(world.top, "apps/shop")))).workdir).toBe(join(world.top, "apps/web"));
  });
});

describe("a setting of which a part cannot be read", () => {
  test("is not used: half of it is another one", async () => {
    const world = World.repository({
      ...FILES,
      ".context/tasks/task-42/context.json": json({ title: "Login" }),
    });
    await approve(world, "task-42");
    world.write({ ".context/tasks/task-42/context.json": '{ "title": ' });
    expect(await refusal(use(world, "task-42"))).toMatchObject({
      code: "FILE_INVALID",
      path: ".context/tasks/task-42/context.json",
    });
  });
});
