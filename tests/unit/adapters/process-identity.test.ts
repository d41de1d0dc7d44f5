// Which processes are gone: by what this process says about itself, and what is changed about that.
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { isGone, isHere, ownIdentity, type Identity } from "../../../src/adapters/process-identity.js";
import { isReplaced } from "../../../src/adapters/process-start.js";

const OWN: Identity = {
  host: "shop",
  machine: "b9",
  boot: "11111111-1111-4111-8111-111111111111",
  space: "pid:[4026531836]",
  pid: process.pid,
  started: ownIdentity().started,
};
const NO_PID = 2 ** 30;
const LATER = "22222222-2222-4222-8222-222222222222";

test("this process is here, runs, and says the same about itself each time", async () => {
  const own = ownIdentity();
  expect(own).toEqual(ownIdentity());
  expect(own.pid).toBe(process.pid);
  expect(isHere(own, own)).toBe(true);
  expect(await isGone(own, own)).toBe(false);
});

test.each<[string, Partial<Identity>, Partial<Identity>, { isHere: boolean; isGone: boolean }]>([
  ["a pid that nobody has", { pid: NO_PID }, {}, { isHere: true, isGone: true }],
  ["the host's name changed meanwhile", { host: "other", pid: NO_PID }, {}, { isHere: true, isGone: true }],
  ["another pid namespace", { space: "pid:[1]", pid: NO_PID }, {}, { isHere: false, isGone: false }],
  ["the machine was started again", { boot: LATER }, {}, { isHere: true, isGone: true }],
  ["another machine", { boot: LATER, host: "other" }, {}, { isHere: false, isGone: false }],
  ["another machine of that name", { boot: LATER, machine: "c0" }, {}, { isHere: false, isGone: false }],
  ["no boot id there", { boot: null, pid: NO_PID }, {}, { isHere: false, isGone: false }],
  ["no boot id here", { pid: NO_PID }, { boot: null }, { isHere: false, isGone: false }],
  ["none on either", { boot: null, pid: NO_PID }, { boot: null }, { isHere: true, isGone: true }],
  [
    "none on either, another machine",
    { boot: null, host: "other", pid: NO_PID },
    { boot: null },
    { isHere: false, isGone: false },
  ],
])("%s", async (_, otherChange, ownChange, expected) => {
  const [other, own] = [
    { ...OWN, ...otherChange },
    { ...OWN, ...ownChange },
  ];
  expect({ isHere: isHere(other, own), isGone: await isGone(other, own) }).toEqual(expected);
});

test("without a boot id a pid is told from its earlier owner where ps tells when a process began", async () => {
  const columns = ["-o", "stat=", "-o", "lstart=", "-p", String(process.pid)];
  const canTell = spawnSync("/bin/ps", columns).status === 0;
  const started = Math.floor(performance.timeOrigin / 1000);
  expect(await isReplaced(process.pid, String(started))).toBe(false);
  expect(await isReplaced(process.pid, String(started - 100))).toBe(canTell);
  expect(await isReplaced(process.pid, null)).toBe(false);
  expect(await isReplaced(NO_PID, String(started))).toBe(false);
});
