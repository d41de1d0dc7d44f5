// Tests run in processes of their own, in an environment where nothing of the machine shows: no git settings, no
// continuous integration's branch, no home directory, one time zone.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { CountsReporter } from "./tests/reliability/support/counts-reporter.js";

// Of these, ctx or git or node would read something. Workers inherit what is left.
const FOREIGN =
  /^(?:GIT_|CTX_|XDG_|CI_|TMUX|GITHUB_(?:HEAD_REF|BASE_REF|REF)|NODE_OPTIONS$|NODE_EXTRA_CA_CERTS$)/;
const BRANCH_OF_CI =
  /^(?:BITBUCKET|BRANCH|BUILD|BUILDKITE|CHANGE|CIRCLE|DRONE|SEMAPHORE|SYSTEM|TRAVIS)_.*BRANCH/;
const APPEARANCE = /^(?:FORCE_COLOR|COLORTERM|COLUMNS|LINES|PAGER)$/;
for (const name of Object.keys(process.env)) {
  if (FOREIGN.test(name) || BRANCH_OF_CI.test(name) || APPEARANCE.test(name)) delete process.env[name];
}

const home = mkdtempSync(join(tmpdir(), "ctx-home-"));
process.on("exit", () => rmSync(home, { recursive: true, force: true }));

// `vitest --mode long` is `npm run test:reliability`: the same tests of reliability, many more times.
export default defineConfig(({ mode }) => ({
  test: {
    include: [mode === "long" ? "tests/reliability/**/*.test.ts" : "tests/**/*.test.ts"],
    // These need root, strace or a loop device, and say so where they lack it.
    exclude: ["**/node_modules/**", ...(mode === "long" ? [] : ["tests/reliability/long/**"])],
    provide: { tier: mode === "long" ? "long" : "quick" },
    fileParallelism: mode !== "long",
    ...(mode === "long" ? { reporters: ["verbose", new CountsReporter()] } : {}),
    pool: "forks",
    // A file finds the modules loaded that the one before it has used: half of the time of the pure tests. No module of ours
    // keeps anything that the next would see.
    isolate: false,
    // vitest leaves a processor to the person before the screen; nobody sits before most of those that run this.
    maxWorkers: "100%",
    testTimeout: 30_000,
    // Fifty clones take a while to remove, too.
    hookTimeout: mode === "long" ? 600_000 : 30_000,
    allowOnly: false,
    env: {
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_NOSYSTEM: "1",
      HOME: home,
      USERPROFILE: home,
      XDG_CACHE_HOME: join(home, "cache"),
      XDG_CONFIG_HOME: join(home, "config"),
      XDG_STATE_HOME: join(home, "state"),
      NO_COLOR: "1",
      TZ: "UTC",
    },
  },
}));
