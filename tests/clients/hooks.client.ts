// Our hook in the hands of each program that looks after hooks: it comes, a commit passes, one is stopped, and it goes to
// the byte.
import { cpSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../tidy/source.js";
import { ClientShop, type Ran } from "./client-shop.js";

/** How two commits ended, of which the second leaves the context behind; and who said so. */
function endOf({ allowed, stopped }: { allowed: Ran; stopped: Ran }): readonly unknown[] {
  return [allowed.status, stopped.status, stopped.said.includes("project is stale")];
}

/** What the runner's own check says, so that ours is seen to stand beside it. */
const OWN = "the shop is linted";

const CHECKED = [0, 1, true];
const UNCHECKED = [0, 0, false];

/**
 * Installs, commits, uninstalls; `start` is the program's own way to put its hooks where git looks. Tells how commits end
 * with our check and after it.
 */
function tryRunner(shop: ClientShop, path: string, start: () => void): readonly unknown[] {
  const before = shop.read(path);
  start();
  shop.must("git-ctx", ["hooks", "install"]);
  expect(shop.read(path)).not.toBe(before);
  start();
  expect(shop.must("git-ctx", ["hooks", "status"])).not.toContain("not run");
  const checked = shop.commitBoth();
  if (before?.includes(OWN) && !before.includes("pre-push")) expect(checked.allowed.said).toContain(OWN);
  shop.must("git-ctx", ["hooks", "uninstall"]);
  expect(shop.read(path)).toBe(before);
  start();
  return [...endOf(checked), ...endOf(shop.commitBoth())];
}

describe("husky", () => {
  const start = (shop: ClientShop, cwd = shop.top) => {
    shop.must("husky", [], { cwd });
  };

  test("with a script of the user's", () => {
    const shop = new ClientShop({ ".husky/pre-commit": `echo ${OWN}\n` });
    expect(tryRunner(shop, ".husky/pre-commit", () => start(shop))).toEqual([...CHECKED, ...UNCHECKED]);
  });

  test("without one", () => {
    const shop = new ClientShop();
    expect(tryRunner(shop, ".husky/pre-commit", () => start(shop))).toEqual([...CHECKED, ...UNCHECKED]);
  });

  test("in a linked worktree: once it is set up there", () => {
    const shop = new ClientShop({ ".husky/pre-commit": `echo ${OWN}\n` });
    start(shop);
    shop.must("git-ctx", ["hooks", "install"]);
    shop.must("git", ["commit", "--quiet", "--all", "--message", "Check the context"]);
    const linked = shop.linkedWorktree();
    const status = shop.run("git-ctx", ["hooks", "status"], { cwd: linked });
    expect(status).toMatchObject({ status: 1, said: expect.stringContaining("next: npx husky") as string });
    start(shop, linked);
    expect(shop.must("git-ctx", ["hooks", "status"], { cwd: linked })).not.toContain("not run");
    expect(endOf(shop.commitBoth({ cwd: linked }))).toEqual(CHECKED);
  });

  test("with the trailer", () => {
    const shop = new ClientShop({
      ".context/tasks/task-42/context.json": '{"$branch": "main", "title": "Login"}\n',
    });
    start(shop);
    shop.must("git-ctx", ["hooks", "install", "--trailer"]);
    expect(endOf(shop.commitBoth())).toEqual(CHECKED);
    expect(shop.must("git", ["log", "-1", "--format=%(trailers:key=Context-Task)"])).toContain("task-42");
  });
});

describe("lefthook", () => {
  const start = (shop: ClientShop, cwd = shop.top) => {
    shop.must("lefthook", ["install"], { cwd });
  };

  test.each([
    ["lefthook.yml", `pre-commit:\n  commands:\n    lint: # ours\n      run: echo ${OWN}`],
    [
      "lefthook.yml",
      `---\npre-commit:\n  jobs:\n    - name: lint\n      run: echo ${OWN}\n\noutput: [summary, failure, execution_out]\n`,
    ],
    ["lefthook.yml", "# nothing yet\n"],
    [".lefthook.yaml", `pre-push:\r\n  commands:\r\n    lint:\r\n      run: echo ${OWN}\r\n`],
    ["lefthook.json", `{\n\t"pre-commit": {"commands": {"lint": {"run": "echo ${OWN}"}}}\n}`],
  ])("%s", (path, text) => {
    const shop = new ClientShop({ [path]: text });
    expect(tryRunner(shop, path, () => start(shop))).toEqual([...CHECKED, ...UNCHECKED]);
  });

  test("in a linked worktree", () => {
    const shop = new ClientShop({ "lefthook.yml": `pre-commit:\n  jobs:\n    - run: echo ${OWN}\n` });
    start(shop);
    shop.must("git-ctx", ["hooks", "install"]);
    shop.must("git", ["commit", "--quiet", "--all", "--message", "Check the context"]);
    expect(endOf(shop.commitBoth({ cwd: shop.linkedWorktree() }))).toEqual(CHECKED);
  });

  test("in a language that is not edited: the lines to write work", () => {
    const shop = new ClientShop({ "lefthook.toml": "" });
    const { status, said } = shop.run("git-ctx", ["hooks", "install", "--json"]);
    const { data } = JSON.parse(said) as { data: { snippets: { text: string }[] } };
    expect(status).toBe(1);
    expect(shop.read("lefthook.toml")).toBe("");
    shop.must("git", ["mv", "lefthook.toml", "lefthook.yml"]);
    shop.write({ "lefthook.yml": data.snippets[0]?.text ?? "" });
    start(shop);
    expect(endOf(shop.commitBoth())).toEqual(CHECKED);
  });
});

describe("simple-git-hooks", () => {
  const start = (shop: ClientShop) => {
    shop.must("simple-git-hooks", []);
  };

  test.each([
    [
      "package.json",
      `{\n  "name": "shop",\n  "simple-git-hooks": {\n    "pre-commit": "echo ${OWN}"\n  }\n}\n`,
    ],
    [".simple-git-hooks.json", '{"pre-push": "true"}'],
  ])("%s", (path, text) => {
    const shop = new ClientShop({ "package.json": '{"name": "shop"}\n', [path]: text });
    // It wants to be a dependency of the project that it looks after.
    mkdirSync(join(shop.top, "node_modules"));
    cpSync(
      join(ROOT, "tests/clients/node_modules/simple-git-hooks"),
      join(shop.top, "node_modules/simple-git-hooks"),
      {
        recursive: true,
      },
    );
    expect(tryRunner(shop, path, () => start(shop))).toEqual([...CHECKED, ...UNCHECKED]);
  });
});

describe("lint-staged", () => {
  test("runs the check among its commands", () => {
    const shop = new ClientShop({
      "package.json": '{"name": "shop", "lint-staged": {"*": "git-ctx check --staged --"}}\n',
    });
    shop.write({
      "lint-staged.config.mjs": 'export default { "*": () => "git-ctx check --staged" };\n',
    });
    shop.writeProgram(
      ".git/hooks/pre-commit",
      "#!/bin/sh\nexec lint-staged --config lint-staged.config.mjs\n",
    );
    expect(endOf(shop.commitBoth())).toEqual(CHECKED);
  });

  test("stands in a hook that ours is put into", () => {
    const shop = new ClientShop({ "package.json": '{"name": "shop", "lint-staged": {"*": "true"}}\n' });
    const hook = "#!/bin/sh\nlint-staged\n";
    shop.writeProgram(".git/hooks/pre-commit", hook);
    expect(tryRunner(shop, ".git/hooks/pre-commit", () => undefined)).toEqual([...CHECKED, ...UNCHECKED]);
    expect(shop.read(".git/hooks/pre-commit")).toBe(hook);
    expect(existsSync(join(shop.top, ".git/hooks/pre-commit"))).toBe(true);
  });
});
