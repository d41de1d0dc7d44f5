// `npm run test:fuzz`: the damage that `npm test` draws samples of, at every place of every file. It takes minutes.
import { defineConfig } from "vitest/config";
import everything from "./vitest.config.js";

const { test } = everything({ mode: "test", command: "serve" });

export default defineConfig({
  test: {
    ...test,
    include: ["tests/fuzz/**/*.test.ts"],
    testTimeout: 600_000,
    env: { ...test?.env, FUZZ: "everything" },
  },
});
