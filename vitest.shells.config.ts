// `npm run test:shells`: what only real shells and a real formatter of manuals can tell. Apart from `npm test`, so that
// whoever has no fish, zsh or tmux is not kept from working; .ci/run installs them where it can, and runs this.
import { defineConfig } from "vitest/config";
import everything from "./vitest.config.js";

const { test } = everything({ mode: "test", command: "serve" });

export default defineConfig({
  test: {
    ...test,
    include: ["tests/shells/**/*.shell.ts"],
    exclude: ["tests/shells/session-{send,queue}.shell.ts"],
    fileParallelism: false,
  },
});
