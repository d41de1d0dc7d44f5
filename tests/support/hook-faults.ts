// What keeps our hooks from checking commits, each planted in a shop that is in order; see doctor-faults.ts.
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { makeScript } from "../../src/format/hooks/hook-block.js";
import { hookBody } from "../../src/format/hooks/hook-commands.js";
import type { Fault } from "./doctor-faults.js";
import type { World } from "./world.js";

const HOOK = ".git/hooks/pre-commit";
const SCRIPT = makeScript(hookBody("pre-commit", ""));

/** Puts a hook where git looks, and the ctx that it starts where it is found. */
function install(world: World, script: string, { mode = 0o755, program = true } = {}): void {
  world.write({ [HOOK]: script, ...(program ? { ".git/info/exclude": "node_modules\n" } : {}) });
  chmodSync(join(world.top, HOOK), mode);
  if (program) world.write({ "node_modules/.bin/git-ctx": "" });
}

export const HOOK_FAULTS: Readonly<Record<string, Fault>> = {
  "a hook of another version": {
    plant: (world) => install(world, SCRIPT.replace("hook v1", "hook v0")),
    found: { id: "hooks", status: "warning", path: HOOK },
  },
  "a hook that git looks past": {
    plant: (world) => {
      install(world, SCRIPT);
      world.git("config", "core.hooksPath", ".githooks");
    },
    found: { id: "hooks", status: "warning", message: expect.stringContaining("core.hooksPath") },
  },
  "a hook that may not be executed": {
    plant: (world) => install(world, SCRIPT, { mode: 0o644 }),
    found: { id: "hooks", status: "warning", message: expect.stringContaining("executed") },
  },
  "a hook that lefthook has not set up": {
    plant: (world) => {
      install(world, "#!/bin/sh\n", { mode: 0o644 });
      world.write({
        "lefthook.yml": "pre-commit:\n  commands:\n    ctx-check:\n      run: ctx check --staged\n",
      });
    },
    found: { id: "hooks", status: "warning", path: "lefthook.yml", hint: "Run `npx lefthook install`." },
  },
  "a hook that finds no ctx": {
    plant: (world) => install(world, SCRIPT, { program: false }),
    found: { id: "hooks", status: "warning", message: expect.stringContaining("find no ctx") },
  },
};
