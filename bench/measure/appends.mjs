// Sixteen processes append to one task at once: how many of the entries are there afterwards?
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Runs `count` appends at once and tells how many were acknowledged and how many are stored. */
export async function appendInParallel(corpus, { ctx, count }) {
  const start = performance.now();
  const statuses = await Promise.all(
    Array.from({ length: count }, (_, index) => {
      return runOne([...ctx, "progress", "task-42", `parallel entry ${index}`], corpus);
    }),
  );
  const elapsedMs = performance.now() - start;
  const found = corpus.listNew().flatMap((path) => {
    const lines = path.endsWith(".jsonl") ? readFileSync(join(corpus.shop, path), "utf8").split("\n") : [];
    return lines.filter(Boolean).map((line) => JSON.parse(line).text);
  });
  const texts = new Set(found);
  const stored = Array.from({ length: count }, (_, index) => texts.has(`parallel entry ${index}`));
  return {
    acknowledged: statuses.filter((status) => status === 0).length,
    stored: stored.filter(Boolean).length,
    count,
    elapsedMs,
  };
}

function runOne([program, ...args], { shop, environment }) {
  return new Promise((settle, fail) => {
    const run = spawn(program, args, { cwd: shop, env: environment, stdio: "ignore" });
    run.on("error", fail);
    run.on("close", settle);
  });
}
