import { beforeEach, describe, expect, test } from "vitest";
import { makeNodeRuntime } from "../../../../src/adapters/node-runtime.js";
import type { QueuedRequest } from "../../../../src/model/queued-request.js";
import type { Runtime } from "../../../../src/ports/runtime.js";
import { noteAudit, readAudit } from "../../../../src/store/sessions/audit.js";
import {
  changeRequest,
  enqueue,
  forgetOldRequests,
  listIgnoredRequests,
  listRequests,
  makeRequestId,
  readRequest,
} from "../../../../src/store/sessions/queue.js";
import { makeCountingIds, makeFakeFiles, makeFixedClock, type FakeFiles } from "../../../support/fakes.js";

const TOP = "/home/ada/.local/state/ctx/sessions";
const NOW = Date.UTC(2026, 10, 20, 10, 5);
const HOUR = 3_600_000;

let files: FakeFiles;
let runtime: Runtime;
beforeEach(() => {
  files = makeFakeFiles();
  const clock = makeFixedClock(NOW);
  runtime = { ...makeNodeRuntime({ HOME: "/home/ada" }), files, clock, ids: makeCountingIds() };
});

const ORDER: QueuedRequest["order"] = {
  directory: "/shop",
  text: "npm test",
  session: null,
  sockets: null,
  task: null,
  workdir: null,
  env: { STAGE: "test" },
  prereqs: [],
  branch: null,
  minScore: null,
  requires: ["dir"],
  usesContext: true,
};
const PLACE = { session: "default:%3", socket: "/tmp/t", pane: "%3", pid: 7, started: null };

function make(change: Partial<QueuedRequest> = {}): QueuedRequest {
  const rest = { at: "2026-11-20T10:05:00.000Z", priority: 0, hash: null, sendingTo: null, failure: null };
  return { id: makeRequestId(runtime), ...rest, state: "waiting", order: ORDER, ...change };
}

async function put(change: Partial<QueuedRequest> = {}): Promise<string> {
  const request = make(change);
  await enqueue(runtime, request);
  return request.id;
}

const pathOf = (id: string): string => `${TOP}/queue/${id}.json`;
const listed = (): string[] => listRequests(runtime).map(({ request }) => request.id);

describe("what waits", () => {
  test("goes by priority, then by age, also when the clock goes back", async () => {
    const first = await put();
    const urgent = await put({ priority: 5 });
    runtime = { ...runtime, clock: makeFixedClock(NOW - HOUR) };
    const later = await put();
    const least = await put({ priority: -1 });
    expect(listed()).toEqual([urgent, first, later, least]);
  });

  test("is read as it was written, and replaced only where nobody else has changed it", async () => {
    const id = await put({ sendingTo: PLACE, hash: "sha256:1", failure: "no" });
    const stored = readRequest(runtime, id);
    expect(stored?.request).toEqual({ ...make(), id, sendingTo: PLACE, hash: "sha256:1", failure: "no" });
    if (stored === null) throw new Error("it is there");
    changeRequest(runtime, stored, { ...stored.request, state: "sending" });
    expect(readRequest(runtime, id)?.request.state).toBe("sending");
    expect(() => changeRequest(runtime, stored, stored.request)).toThrow(/FILE_CHANGED|changed/i);
  });

  test.each([
    [25 * HOUR, []],
    [-25 * HOUR, []],
    [23 * HOUR, ["it"]],
    [-23 * HOUR, ["it"]],
  ])("is forgotten a day away from when it was queued: %d", async (ahead, left) => {
    const id = await put();
    const there: Runtime = { ...runtime, clock: makeFixedClock(NOW + ahead) };
    expect(listRequests(there)).toHaveLength(left.length);
    forgetOldRequests(there);
    expect(files.exists(pathOf(id))).toBe(left.length > 0);
  });
});

describe("a request that is damaged is told of, and keeps no other from going", () => {
  const sound = { v: 1, ...ORDER };
  const damage: [string, (request: Record<string, unknown>) => unknown][] = [
    ["no object", () => []],
    ["another version", (request) => ({ ...request, v: 2 })],
    ["another id", (request) => ({ ...request, id: "01M7W6N870040G2081040G2081" })],
    ["no state", ({ state: _state, ...request }) => request],
    ["a state of its own", (request) => ({ ...request, state: "gone" })],
    ["a priority in words", (request) => ({ ...request, priority: "high" })],
    ["no environment", (request) => ({ ...request, order: { ...sound, env: undefined } })],
    ["a value that is no text", (request) => ({ ...request, order: { ...sound, env: { A: 1 } } })],
    ["commands that are none", (request) => ({ ...request, order: { ...sound, prereqs: [1] } })],
    ["a requirement of its own", (request) => ({ ...request, order: { ...sound, requires: ["all"] } })],
    ["a pane that is none", (request) => ({ ...request, sendingTo: { ...PLACE, pane: "%3 ; kill" } })],
    ["a place that is none", (request) => ({ ...request, sendingTo: "default:%3" })],
  ];
  test.each(damage)("%s", async (_name, change) => {
    const id = await put();
    const text = files.readText(pathOf(id)) ?? "";
    const changed = JSON.stringify(change(JSON.parse(text) as Record<string, unknown>));
    files.writeBytes(pathOf(id), new TextEncoder().encode(changed));
    const other = await put();
    expect(listed()).toEqual([other]);
    expect(listIgnoredRequests(runtime)).toEqual({ foreign: [], damaged: [pathOf(id)] });
  });

  test("half of it, and bytes that are no text", async () => {
    const [half, bytes, whole] = [await put(), await put(), await put()];
    files.writeBytes(pathOf(half), new TextEncoder().encode('{"v":1,'));
    files.writeBytes(pathOf(bytes), new Uint8Array([0xff, 0xfe, 0x7b]));
    expect(listed()).toEqual([whole]);
    expect(listIgnoredRequests(runtime).damaged).toEqual([pathOf(half), pathOf(bytes)]);
  });
});

describe("where others could write", () => {
  test("a link in the queue's place takes no request, and none is believed there", async () => {
    files.makeDirectory("/tmp/theirs");
    files.makeDirectory(TOP);
    files.makeLink("/tmp/theirs", `${TOP}/queue`);
    await expect(put()).rejects.toMatchObject({ code: "WRITE_FAILED" });
    expect(files.list("/tmp/theirs")).toEqual([]);
  });

  test("a directory that others can write takes none either", async () => {
    await put();
    const facts: FakeFiles["facts"] = (path) => {
      const found = files.facts(path);
      return found === null ? null : { ...found, others: { read: true, write: path.endsWith("/queue") } };
    };
    runtime = { ...runtime, files: { ...files, facts } };
    await expect(put()).rejects.toMatchObject({ code: "WRITE_FAILED" });
    expect(listed()).toEqual([]);
    expect(listIgnoredRequests(runtime).foreign).toHaveLength(1);
  });
});

test("the audit is read around what is damaged in it", () => {
  noteAudit(runtime, { event: "cancel", id: "first" }, {});
  const [file] = files.list(TOP) ?? [];
  const path = `${TOP}/${file?.name ?? ""}`;
  const before = files.read(path) ?? new Uint8Array();
  files.writeBytes(path, new Uint8Array([...before, 0xff, 0xfe, 0x0a, 0x5b, 0x5d, 0x0a]));
  noteAudit(runtime, { event: "cancel", id: "second" }, {});
  expect(readAudit(runtime).map(({ id }) => id)).toEqual(["first", "second"]);
});
