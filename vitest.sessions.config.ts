// `npm run test:sessions`: work that is really sent to panes of tmux, in four shells, with pauses, timeouts and kills: minutes,
// so apart from `npm run test:shells`, which finds and matches such panes.
import { defineConfig } from "vitest/config";
import everything from "./vitest.config.js";

const { test } = everything({ mode: "test", command: "serve" });

export default defineConfig({
  test: { ...test, include: ["tests/shells/session-{send,queue}.shell.ts"], fileParallelism: false },
});
