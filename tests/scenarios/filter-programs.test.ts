// Programs that git is configured to run over contents: looking at a worktree runs none of them (SPEC §15, P18).
import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { json, PROJECT, World } from "../support/world.js";

test("a file that was touched and kept its size is not sent through its filter by check, status or verify", async () => {
  const world = World.repository({ [PROJECT]: json({ $covers: ["src/**"] }), "src/a.ts": "1\n" });
  const ran = join(world.outside, "ran");
  world.git("config", "filter.paint.clean", `touch '${ran}'; cat`);
  world.git("config", "filter.paint.required", "true");
  world.commit("Paint", { ".gitattributes": "*.psd filter=paint\n", "src/logo.psd": "12345\n" });
  expect(world.has("../ran")).toBe(true);
  rmSync(ran);
  world.write({ "src/logo.psd": "54321\n" });
  await world.check({});
  await world.status({});
  await expect(world.verify({ ref: "project" })).rejects.toMatchObject({ path: "src/logo.psd" });
  expect(world.has("../ran")).toBe(false);
});
