// What makes a phase complex, and by how much.
import { describe, expect, test } from "vitest";
import { assessComplexity, type ComplexityFacts } from "../../../src/policy/complexity.js";

const facts = (given: Partial<ComplexityFacts>): ComplexityFacts => ({
  tasks: 0,
  statedRisk: null,
  prose: "",
  files: 0,
  dependencies: 0,
  ...given,
});

describe("the score", () => {
  test.each<[name: string, given: Partial<ComplexityFacts>, score: number]>([
    ["nothing", {}, 2.5],
    ["a small phase", { tasks: 3, files: 1 }, 3.8],
    ["an ordinary one", { tasks: 6, statedRisk: "Medium", files: 3, dependencies: 1 }, 6.5],
    ["a risky one", { tasks: 12, statedRisk: "High", files: 5, dependencies: 1 }, 8.8],
    ["fifteen harmless tasks", { tasks: 15, statedRisk: "Low" }, 5],
    ["five risky ones", { tasks: 5, statedRisk: "High" }, 7.4],
    ["a long harmless list", { tasks: 40, files: 20 }, 9.1],
    ["everything", { tasks: 500, statedRisk: "Critical", files: 500, dependencies: 50 }, 15],
  ])("%s", (_, given, score) => {
    const assessed = assessComplexity(facts(given));
    expect(assessed.score).toBe(score);
    const sum = assessed.factors.reduce((total, { points }) => total + points, 0);
    expect(assessed.score).toBeCloseTo(Math.min(15, sum), 9);
  });
});

describe("risk", () => {
  test.each<[given: Partial<ComplexityFacts>, value: number, because: string | undefined]>([
    [{ statedRisk: "Very High (data)" }, 3, "stated: Very High (data)"],
    [{ statedRisk: "LOW" }, 0, "stated: LOW"],
    [{ statedRisk: "who knows", prose: "A migration" }, 1, "words: migration"],
    [{ prose: "Migrate, migrate, migration" }, 1, "words: migration"],
    [{ prose: "encrypt passwords in production" }, 2, "words: credentials, encryption, production"],
    [{ prose: "Plan the party" }, 0, undefined],
  ])("%j", (given, value, because) => {
    const risk = assessComplexity(facts(given)).factors.find(({ name }) => name === "risk");
    expect([risk?.value, risk?.because]).toEqual([value, because]);
  });
});
