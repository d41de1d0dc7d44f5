// The compiled form of the code that a start takes (bin/code-cache.cjs): it changes the speed and nothing else.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const SHOP = join(ROOT, "examples/shop");
const WORK = mkdtempSync(join(tmpdir(), "ctx-code-cache-"));
const PACKAGE = join(WORK, "package");
const HOME = join(WORK, "home");

beforeAll(() => {
  // An installed package: the build without the cache that only a checkout has.
  for (const part of ["bin", "dist", "package.json"])
    cpSync(join(ROOT, part), join(PACKAGE, part), { recursive: true });
  rmSync(join(PACKAGE, "dist/cache"), { recursive: true, force: true });
});
afterAll(() => rmSync(WORK, { recursive: true, force: true }));

function ctx(root: string, ...args: string[]) {
  return run({ root, cwd: WORK }, args);
}

function inside(cwd: string, ...args: string[]) {
  return run({ root: PACKAGE, cwd }, args);
}

function run({ root, cwd }: { root: string; cwd: string }, args: string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(root, "bin/ctx.cjs"), ...args], {
    cwd,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], HOME, XDG_CACHE_HOME: join(HOME, "cache") },
  });
  return { stdout, stderr, status };
}

function userCache(): string[] {
  const directory = join(HOME, "cache/ctx/code");
  return existsSync(directory) ? readdirSync(directory).map((name) => join(directory, name)) : [];
}

describe("the code cache", () => {
  const asked = ["-C", SHOP, "resolve", "task-42", "--json"];

  test("is there after a build, and the answer is the same with and without it", () => {
    expect(existsSync(join(ROOT, "dist/cache"))).toBe(true);
    const cached = ctx(ROOT, ...asked);
    expect(cached.status).toBe(0);
    expect(ctx(PACKAGE, ...asked)).toEqual(cached);
  });

  test("is written for the user by init, and by no command that reads or only appends", () => {
    const repository = join(WORK, "repository");
    mkdirSync(repository);
    ctx(PACKAGE, ...asked);
    expect(inside(repository, "init", "--dry-run").status).toBe(0);
    expect(userCache()).toEqual([]);
    expect(inside(repository, "init").status).toBe(0);
    expect(userCache()).toHaveLength(1);
    expect(ctx(PACKAGE, ...asked)).toEqual(ctx(ROOT, ...asked));
  });

  test("is not taken from a directory that others can write to", () => {
    const [directory] = userCache() as [string];
    for (const name of readdirSync(directory)) truncateSync(join(directory, name), 10);
    chmodSync(directory, 0o777);
    expect(ctx(PACKAGE, ...asked)).toEqual(ctx(ROOT, ...asked));
  });

  test("that is cut short is refused by V8, and the code is compiled instead", () => {
    const [directory] = userCache() as [string];
    chmodSync(directory, 0o700);
    expect(ctx(PACKAGE, ...asked)).toEqual(ctx(ROOT, ...asked));
  });

  test("that cannot be read, or holds no files, is as good as none", () => {
    const [directory] = userCache() as [string];
    for (const name of readdirSync(directory)) {
      rmSync(join(directory, name));
      mkdirSync(join(directory, name));
    }
    expect(ctx(PACKAGE, ...asked)).toEqual(ctx(ROOT, ...asked));
    rmSync(directory, { recursive: true });
    writeFileSync(directory, "");
    expect(ctx(PACKAGE, ...asked)).toEqual(ctx(ROOT, ...asked));
  });

  test("is not part of the package", () => {
    const { stdout } = spawnSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
      cwd: ROOT,
      encoding: "utf8",
    });
    const [packed] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    expect(packed.files.filter(({ path }) => path.startsWith("dist/cache"))).toEqual([]);
  });
});
