// `npm run test:databases`: the templates of workflows on a real SQLite and a real PostgreSQL. Apart from `npm test`, so
// that whoever has no PostgreSQL is not kept from working; .ci/run installs it where it can, and runs this.
import { defineConfig } from "vitest/config";
import everything from "./vitest.config.js";

const { test } = everything({ mode: "test", command: "serve" });

export default defineConfig({
  test: {
    ...test,
    include: ["tests/databases/**/*.database.ts"],
    globalSetup: ["tests/databases/postgres-server.ts"],
    fileParallelism: false,
    testTimeout: 120_000,
  },
});
