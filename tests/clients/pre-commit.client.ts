// pre-commit (https://pre-commit.com), installed by pip: our check in its configuration, and the hooks that this
// repository offers to others.
import { cpSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../tidy/source.js";
import { ClientShop } from "./client-shop.js";

const PRE_COMMIT = join(ROOT, "tests/clients/node_modules/.pre-commit/bin/pre-commit");

const CONFIG = ".pre-commit-config.yaml";
const LOCAL = `repos:
- repo: local
  hooks:
  - id: lint
    name: lint
    entry: "true"
    language: system
`;

/** This repository as others would clone it: what is in its worktree, in one commit. */
function publishOurs(shop: ClientShop): string {
  const ours = join(shop.outside, "git-ctx");
  mkdirSync(ours);
  for (const path of [".pre-commit-hooks.yaml", "bin"])
    cpSync(join(ROOT, path), join(ours, path), { recursive: true });
  shop.must("git", ["init", "--quiet"], { cwd: ours });
  shop.must("git", ["add", "--all"], { cwd: ours });
  shop.must("git", ["commit", "--quiet", "--message", "Publish"], { cwd: ours });
  return ours;
}

describe("the configuration", () => {
  test("takes our check in, and gives it back", () => {
    const shop = new ClientShop({ [CONFIG]: LOCAL });
    shop.must("git-ctx", ["hooks", "install"]);
    expect(shop.run("git-ctx", ["hooks", "status"])).toMatchObject({
      status: 1,
      said: expect.stringContaining("next: pre-commit install") as string,
    });
    shop.must(PRE_COMMIT, ["validate-config"]);
    shop.must(PRE_COMMIT, ["install"]);
    shop.must("git", ["commit", "--quiet", "--all", "--no-verify", "--message", "Check the context"]);
    expect(shop.must("git-ctx", ["hooks", "status"])).not.toContain("not run");
    const { allowed, stopped } = shop.commitBoth();
    expect(allowed).toMatchObject({ status: 0, said: expect.stringContaining("ctx check") as string });
    expect(stopped).toMatchObject({ status: 1, said: expect.stringContaining("project is stale") as string });
    shop.must("git-ctx", ["hooks", "uninstall"]);
    expect(shop.read(CONFIG)).toBe(LOCAL);
  });

  test("lets commits go on where there is no ctx", () => {
    const shop = new ClientShop({ [CONFIG]: LOCAL });
    shop.must("git-ctx", ["hooks", "install"]);
    shop.must(PRE_COMMIT, ["install"]);
    shop.must("git", ["commit", "--quiet", "--all", "--no-verify", "--message", "Check the context"]);
    const { stopped } = shop.commitBoth({ env: { PATH: process.env["PATH"] as string } });
    expect(stopped).toMatchObject({ status: 0 });
  });
});

describe("the hooks that we offer", () => {
  const tryRepo = (shop: ClientShop, hook: string, env: Record<string, string> = {}) =>
    shop.run(PRE_COMMIT, ["try-repo", publishOurs(shop), hook, "--verbose"], { env });

  test("have a manifest that pre-commit accepts", () => {
    const ran = new ClientShop().run(PRE_COMMIT, ["validate-manifest", join(ROOT, ".pre-commit-hooks.yaml")]);
    expect(ran).toEqual({ status: 0, said: "" });
  });

  test("ctx-check passes, and stops", () => {
    const passing = new ClientShop();
    passing.write({ "README.md": "a shop\n" });
    passing.must("git", ["add", "README.md"]);
    expect(tryRepo(passing, "ctx-check")).toMatchObject({
      status: 0,
      said: expect.stringContaining("Passed") as string,
    });
    const stale = new ClientShop();
    stale.write({ "src/auth/login.ts": "2\n" });
    stale.must("git", ["add", "src"]);
    expect(tryRepo(stale, "ctx-check")).toMatchObject({
      status: 1,
      said: expect.stringMatching(/Failed[^]*project is stale/) as string,
    });
  });

  test("ctx-validate passes, and stops", () => {
    const shop = new ClientShop();
    shop.write({ ".context/project/context.json": '{"login": "by passkey"}\n' });
    shop.must("git", ["add", "--all"]);
    expect(tryRepo(shop, "ctx-validate")).toMatchObject({
      status: 0,
      said: expect.stringContaining("Passed") as string,
    });
    const broken = new ClientShop();
    broken.write({ ".context/project/context.json": '{"login": \n' });
    broken.must("git", ["add", "--all"]);
    expect(tryRepo(broken, "ctx-validate")).toMatchObject({
      status: 1,
      said: expect.stringMatching(/Failed[^]*context\.json/) as string,
    });
  });

  test("let commits go on where there is no ctx", () => {
    const shop = new ClientShop();
    shop.write({ "src/auth/login.ts": "2\n" });
    shop.must("git", ["add", "src"]);
    expect(tryRepo(shop, "ctx-check", { PATH: process.env["PATH"] as string })).toMatchObject({
      status: 0,
      said: expect.stringContaining("ctx is not installed here") as string,
    });
    expect(existsSync(join(shop.top, "node_modules"))).toBe(false);
  });
});
