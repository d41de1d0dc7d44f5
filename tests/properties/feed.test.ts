// The feed under everything that happens to a repository: whatever the order, each reader hears of each entry once, of
// no entry twice, of none of its own, and of every document as it stands in the end.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ChangesRequest } from "../../src/actions/changes.js";
import type { ContextChange } from "../../src/model/seen.js";
import { FEATURE, json, PROJECT, TASK, World } from "../support/world.js";

const AUTHORS = ["@a", "@b"] as const;
const BRANCHES = ["main", FEATURE] as const;
/** What a look may ask for; without one, everything. */
const LIMITS: readonly Pick<ChangesRequest, "kinds" | "refs">[] = [
  { kinds: ["progress"] },
  { kinds: ["insight"] },
  { kinds: ["document"] },
  { refs: ["task-42"] },
  { refs: ["project"], kinds: ["document"] },
];

type Step =
  | { readonly kind: "progress"; readonly by: number }
  | { readonly kind: "insight"; readonly by: number }
  | { readonly kind: "edit"; readonly path: number; readonly value: number }
  | { readonly kind: "retract"; readonly which: number }
  | { readonly kind: "look"; readonly reader: number; readonly only: number }
  | { readonly kind: "switch"; readonly branch: number }
  | { readonly kind: "merge"; readonly branch: number }
  | { readonly kind: "linked"; readonly by: number }
  | { readonly kind: "commit" | "seal" | "lose" };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom("progress", "insight"), by: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("edit"), path: fc.nat(1), value: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("retract"), which: fc.nat(9) }) },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant("look"), reader: fc.nat(2), only: fc.nat(LIMITS.length + 2) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("switch", "merge"), branch: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("linked"), by: fc.nat(1) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("commit", "seal", "lose") }) },
) as fc.Arbitrary<Step>;

/** Somebody who goes on from the last answer, and what they were told. */
interface Reader {
  readonly who: string | null;
  cursor: string | null;
  readonly entries: Map<string, number>;
  /** By path: every content that stood there when it was told. */
  readonly contents: Map<string, Set<string>>;
}

class Story {
  readonly world = World.repository({ [PROJECT]: json({ caching: 0 }), [TASK]: json({ title: "Login" }) });
  readonly linked: string;
  readonly readers: readonly Reader[] = [null, ...AUTHORS].map((who) => {
    return { who, cursor: null, entries: new Map(), contents: new Map() };
  });
  /** Who wrote each entry. */
  readonly written = new Map<string, string>();
  readonly retracted = new Set<string>();

  constructor() {
    this.world.git("branch", FEATURE);
    this.linked = this.world.addWorktree("linked", "-b", "linked");
  }

  async take(one: Step): Promise<void> {
    const { world } = this;
    if (one.kind === "progress" || one.kind === "insight") await this.append(one.kind, one.by);
    else if (one.kind === "linked") await this.append("progress", one.by, this.linked);
    else if (one.kind === "edit")
      world.write({ [one.path === 0 ? PROJECT : TASK]: json({ caching: one.value }) });
    else if (one.kind === "retract") await this.retract(one.which);
    else if (one.kind === "look") await this.look(this.readers[one.reader] as Reader, LIMITS[one.only]);
    else if (one.kind === "seal") await world.seal({});
    else if (one.kind === "commit") this.commit();
    else if (one.kind === "lose") {
      world.git("clean", "-fdxq", ".context");
      await world.recover({});
    } else if (one.kind === "switch" || one.kind === "merge")
      this.move(one.kind, BRANCHES[one.branch] as string);
  }

  async append(kind: "progress" | "insight", author: number, directory = this.world.top): Promise<void> {
    const shell = this.world.at(directory);
    const by = AUTHORS[author] as string;
    const request = { ref: "task-42", text: `${kind} ${this.written.size}`, by };
    const { data } = await (kind === "progress"
      ? shell.progress(request)
      : shell.insight({ ...request, category: "general" }));
    this.written.set(data.id, by);
  }

  async retract(which: number): Promise<void> {
    const here = (await this.world.log({ ref: "task-42" })).data.entries.filter(
      ({ kind }) => kind !== "retract",
    );
    const entry = here[which];
    if (entry === undefined) return;
    const { data } = await this.world.retract({ id: entry.id, by: "@c" });
    this.retracted.add(entry.id);
    this.written.set(data.id, "@c");
  }

  commit(): void {
    this.world.git("add", "--all");
    this.world.git("commit", "--quiet", "--allow-empty", "--message", "Work");
  }

  /** Goes to another branch, or takes it in; where both edited a document, ours stands. */
  move(how: "switch" | "merge", branch: string): void {
    this.commit();
    if (how === "switch") this.world.git("switch", "--quiet", branch);
    else this.world.git("merge", "--quiet", "--no-edit", "--strategy-option=ours", branch);
  }

  /** Asks for everything, or for some kinds or contexts alone. */
  async look(reader: Reader, only: (typeof LIMITS)[number] = {}): Promise<readonly ContextChange[]> {
    const { data } = await this.world.changes({
      ...(reader.cursor === null ? {} : { since: reader.cursor }),
      ...(reader.who === null ? {} : { for: reader.who }),
      ...only,
    });
    reader.cursor = data.cursor;
    for (const change of data.changes) {
      if ("entry" in change) {
        reader.entries.set(change.entry.id, (reader.entries.get(change.entry.id) ?? 0) + 1);
      } else {
        const contents = reader.contents.get(change.path) ?? new Set();
        reader.contents.set(change.path, contents.add(this.world.read(change.path)));
      }
    }
    return data.changes;
  }
}

test("nothing is told twice, nothing is missed, nobody hears of their own", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
      const story = new Story();
      for (const one of steps) await story.take(one);
      // In the end everything is in one place.
      story.commit();
      story.world.gitIn(story.linked, "add", "--all");
      story.world.gitIn(story.linked, "commit", "--quiet", "--allow-empty", "--message", "Work");
      for (const branch of [...BRANCHES, "linked"]) story.move("merge", branch);
      for (const reader of story.readers) {
        await story.look(reader);
        expect(await story.look(reader), "a second look").toEqual([]);
        for (const [id, count] of reader.entries) {
          expect(count, "told twice").toBe(1);
          expect(story.written.get(id), "one's own").not.toBe(reader.who);
        }
        for (const [id, by] of story.written) {
          if (by === reader.who || story.retracted.has(id)) continue;
          expect(reader.entries.has(id), `missed ${id}`).toBe(true);
        }
        for (const path of [PROJECT, TASK])
          expect(reader.contents.get(path), path).toContain(story.world.read(path));
      }
    }),
    { numRuns: 12 },
  );
});
