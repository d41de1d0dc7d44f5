// What a named session, a requirement and an approved directory bind: with panes that a test makes up.
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { send, type SendRequest } from "../../src/actions/session/send.js";
import { readSessionSetting } from "../../src/actions/trust/session-setting.js";
import { requireApproved } from "../../src/actions/trust/require-approved.js";
import { trust } from "../../src/actions/trust.js";
import { makeNodeRuntime } from "../../src/adapters/node-runtime.js";
import type { Runtime } from "../../src/ports/runtime.js";
import { makeFakeTerminals, type FakeTerminals } from "../support/fake-terminals.js";
import { json, PROJECT, refusal, World } from "../support/world.js";

let world: World;
let terminals: FakeTerminals;
let runtime: Runtime;
beforeEach(() => {
  world = World.repository({ [PROJECT]: json({ $session: { prereqs: ["./setup.sh"] } }) });
  onTestFinished(() => world.remove());
  terminals = makeFakeTerminals([{ id: "%0", directory: "/elsewhere" }]);
  runtime = { ...world.runtime, terminals };
});

const sent = (request: Partial<SendRequest>) =>
  send(runtime, { directory: world.directory, text: "npm test", session: "%0", ...request });

test("a session that is named gets nothing while it has not what is required of it", async () => {
  const { data } = await sent({ requires: ["dir"] });
  expect(data).toMatchObject({ status: "queued", reason: "%0 has not what is required of it" });
  expect((await sent({ minScore: 20 })).data.status).toBe("queued");
  expect(terminals.typed).toEqual([]);
  expect((await sent({})).data.status).toBe("sent");
  expect(terminals.typed).toContain("%0 < npm test\n");
});

test("what is required has to be named: else it would wait for ever, or hold everywhere", async () => {
  expect((await refusal(sent({ requires: ["branch"] }))).code).toBe("USAGE");
  expect((await refusal(sent({ requires: ["env"] }))).code).toBe("USAGE");
  expect(terminals.typed).toEqual([]);
});

test("commands of files run in the directory that they were approved for, wherever ctx was asked", async () => {
  const { directory } = world;
  await trust(runtime, { directory, what: "approve", ref: "project", by: "@ada" });
  world.write({ "src/login/page.ts": "" });
  const read = await readSessionSetting(runtime, { directory: join(directory, "src/login"), ref: "project" });
  expect((await requireApproved(runtime, read)).workdir).toBe(runtime.files.realPath(directory));
});

test("a pause that is longer than a timer can be does not end at once", async () => {
  const stop = new AbortController();
  const { clock } = makeNodeRuntime({});
  const long = clock.pause(1e12, stop.signal).then(() => "long");
  const short = clock.pause(20).then(() => "short");
  expect(await Promise.race([long, short])).toBe("short");
  stop.abort();
});
