// `npm run test:watch`: a watch under everything that git does, at many moments, with much at once; it takes a quarter of
// an hour. A little of it is in every `npm test`.
import { defineConfig } from "vitest/config";
import { CountsReporter } from "./tests/reliability/support/counts-reporter.js";
import everything from "./vitest.config.js";

const { test } = everything({ mode: "test", command: "serve" });

export default defineConfig({
  test: {
    ...test,
    include: ["tests/watching/**/*.long.ts"],
    fileParallelism: false,
    reporters: ["verbose", new CountsReporter()],
    testTimeout: 120_000,
  },
});
