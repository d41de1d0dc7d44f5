// `npm run test:clients`: our hooks and workflows with the programs of others that they are made for. They are installed
// below tests/clients/ at that moment, at exact versions, and their install scripts never run.
import { defineConfig } from "vitest/config";
import everything from "./vitest.config.js";

const { test } = everything({ mode: "test", command: "serve" });

export default defineConfig({
  test: { ...test, include: ["tests/clients/*.client.ts"], fileParallelism: false, testTimeout: 120_000 },
});
