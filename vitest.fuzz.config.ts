// `npm run test:fuzz`: the damage that `npm test` draws samples of, at every place of every file. It takes minutes.
import { defineConfig } from "vitest/config";
import everything from "./vitest.config.js";

export default defineConfig({
  test: {
    ...everything.test,
    include: ["tests/fuzz/**/*.test.ts"],
    testTimeout: 600_000,
    env: { ...everything.test?.env, FUZZ: "everything" },
  },
});
