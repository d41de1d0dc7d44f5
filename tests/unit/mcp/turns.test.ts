import { expect, test } from "vitest";
import { Turns } from "../../../src/mcp/turns.js";

/** Turns whose clock lets a turn pass when told. */
function makeTurns() {
  let pass = (): void => undefined;
  const turns = new Turns({ now: () => 0, pause: () => new Promise((settle) => (pass = settle)) });
  const begun: string[] = [];
  const ask = (name: string): void => {
    void turns.take().then((mayBegin) => begun.push(mayBegin ? name : `not ${name}`));
  };
  const settled = () => new Promise((settle) => setTimeout(settle));
  return { turns, begun, ask, passTurn: () => (pass(), settled()), settled };
}

test("one begins in each turn, in the order in which they asked", async () => {
  const { begun, ask, passTurn, settled } = makeTurns();
  for (const name of ["a", "b", "c"]) ask(name);
  await settled();
  expect(begun).toEqual(["a"]);
  await passTurn();
  expect(begun).toEqual(["a", "b"]);
  ask("d");
  await passTurn();
  await passTurn();
  expect(begun).toEqual(["a", "b", "c", "d"]);
  await passTurn();
  ask("e");
  await settled();
  expect(begun).toEqual(["a", "b", "c", "d", "e"]);
});

test("at the end who waits is told, and whoever asks afterwards", async () => {
  const { turns, begun, ask, passTurn, settled } = makeTurns();
  for (const name of ["a", "b", "c"]) ask(name);
  turns.end();
  ask("d");
  await settled();
  await passTurn();
  expect(begun.toSorted()).toEqual(["a", "not b", "not c", "not d"]);
});
