// Processes that make or remove whole contexts at once: each writes as if it had been alone, before or after the others,
// and what stays is whole (SPEC §15, P10 and P12).
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { json, TASK } from "../support/world.js";
import { locksOf } from "./support/editors.js";
import { makeShop } from "./support/shop.js";
import { forTier, PATIENT } from "./support/tier.js";

const WRITERS = 8;
const NOTES = ["a", "b", "c", "d"].map((name) => `.context/tasks/task-42/decisions/${name}.md`);

test(
  "eight processes initialise one directory: all succeed, and each file is made once",
  PATIENT,
  async ({ task }) => {
    const counts = { rounds: 0, commands: 0, "made twice": 0 };
    task.meta.counts = counts;
    for (let round = 0; round < forTier(3, 40); round++) {
      const shop = makeShop();
      onTestFinished(shop.remove);
      rmSync(join(shop.top, ".context"), { recursive: true });
      const all = await Promise.all(Array.from({ length: WRITERS }, () => shop.start(["init", "--json"])));
      expect(all.map(({ status }) => status)).toEqual(Array(WRITERS).fill(0));
      const answers = all.map(
        ({ stdout }) => JSON.parse(stdout) as { data: { created: string[] }; findings: unknown[] },
      );
      const created = answers.flatMap(({ data }) => data.created);
      expect(answers.flatMap(({ findings }) => findings)).toEqual([]);
      counts.rounds++;
      counts.commands += WRITERS;
      counts["made twice"] += created.length - new Set(created).size;
      expect(created.sort()).toEqual([
        ".context/.gitignore",
        ".context/config.json",
        ".context/project/context.md",
      ]);
      shop.remove();
    }
  },
);

test(
  "a context that is edited while it is deleted is there as a whole, or gone",
  PATIENT,
  async ({ task }) => {
    const counts = { rounds: 0, deleted: 0, refused: 0, "half there": 0 };
    task.meta.counts = counts;
    for (let round = 0; round < forTier(6, 150); round++) {
      const shop = makeShop();
      onTestFinished(shop.remove);
      writeFileSync(join(shop.top, TASK), json({ title: "Login", count: 0 }));
      for (const path of NOTES) {
        mkdirSync(dirname(join(shop.top, path)), { recursive: true });
        writeFileSync(join(shop.top, path), "# Decided\n");
      }
      shop.git("add", "--all");
      shop.git("commit", "--quiet", "--message", "Decide");
      // The edits leave the document as it is committed every second time, so that both may win.
      const edits = Array.from({ length: 3 }, async (_, index) => {
        const statuses = [];
        for (let edit = 0; edit < 4; edit++)
          statuses.push((await shop.start(["set", "task-42", "count", String((index + edit) % 2)])).status);
        return statuses;
      });
      const deletions = Array.from({ length: 4 }, () => shop.start(["delete", "task-42"]));
      const ended = (await Promise.all(deletions)).map(({ status }) => status);
      // Done; gone already; refused, since it is not as it is committed, or just being edited. An edit that is done looks
      // once more how it takes effect, without the lock, and what is being removed meanwhile is a finding.
      expect(
        (await Promise.all(edits)).flat().filter((status) => ![0, 1, 66, 75].includes(status ?? -1)),
      ).toEqual([]);
      expect(ended.filter((status) => ![0, 66, 73, 75].includes(status ?? -1))).toEqual([]);
      const isGone = ended.includes(0);
      const left = [TASK, ...NOTES].filter((path) => existsSync(join(shop.top, path))).length;
      counts.rounds++;
      counts[isGone ? "deleted" : "refused"]++;
      if (left !== (isGone ? 0 : 1 + NOTES.length)) counts["half there"]++;
      expect([isGone, left]).toEqual([isGone, isGone ? 0 : 1 + NOTES.length]);
      expect(locksOf(shop)).toEqual([]);
      expect(
        isGone ? [] : readdirSync(join(shop.top, dirname(TASK))).filter((name) => name.startsWith(".")),
      ).toEqual([]);
      shop.remove();
    }
  },
);
