// Holds the house (ARCHITECTURE.md): who may import whom, where the world may be touched, sizes, names, and prose that
// stays true. Every message says what to do. The plan itself is tests/tidy/rooms.ts.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { listAmbient } from "./tidy/ambient.js";
import {
  BANNED_VERBS,
  BANNED_WORDS,
  HOMES,
  LIMITS,
  RIGHT_NAMES,
  ROOMS,
  WORLD,
  WRITERS,
  WRITING,
} from "./tidy/rooms.js";
import {
  lineOf,
  listExports,
  readSources,
  ROOT,
  walk,
  wordsOf,
  type Import,
  type Source,
} from "./tidy/source.js";

const SOURCES = readSources();

/** Collects what a rule says about every file; tests expect nothing. */
function collect(rule: (source: Source) => readonly (readonly [line: number, message: string])[]): string[] {
  return SOURCES.flatMap((source) =>
    rule(source).map(([line, message]) => `src/${source.path}:${line} ${message}`),
  );
}

/** Collects over every node of every tree; the rule answers null where all is well. */
function collectNodes(rule: (node: ts.Node, source: Source) => string | null): string[] {
  return collect((source) => {
    const found: [number, string][] = [];
    walk(source.tree, (node) => {
      const message = rule(node, source);
      if (message !== null) found.push([lineOf(source.tree, node), message]);
    });
    return found;
  });
}

const touchesWorld = ({ path }: Source): boolean => WORLD.some((place) => path.startsWith(place));

describe("rooms", () => {
  test("every room is on the plan", () => {
    const found = collect(({ room }) =>
      room in ROOMS
        ? []
        : [[1, `lies in no room of the plan; give "${room}" a place in tests/tidy/rooms.ts`]],
    );
    expect(found).toEqual([]);
  });

  test("rooms import only what the plan allows", () => {
    const found = collect(({ room, imports }) =>
      imports
        .filter((one) => one.kind === "own" && !isAllowed(room, one))
        .map((one) => [
          one.line,
          `${room} may not import ${one.target}; move the code to a room that may, or pass what it needs in`,
        ]),
    );
    expect(found).toEqual([]);
  });

  test("one home per package", () => {
    const found = collect(({ room, imports }) =>
      imports
        .filter(({ kind, target }) => kind === "package" && HOMES[target] !== room)
        .map(({ line, target }) => [
          line,
          HOMES[target] === undefined
            ? `${target} has no home; choose one in tests/tidy/rooms.ts`
            : `${target} lives in ${HOMES[target]}/ and nowhere else; use what that room exports`,
        ]),
    );
    expect(found).toEqual([]);
  });

  test("late imports name a file of ours", () => {
    const found = collect(({ imports }) =>
      imports
        .filter(({ isLate, kind, target }) => isLate && (kind === "package" || target === "(computed)"))
        .map(({ line, target }) => [
          line,
          `import("${target}"): import it at the top of a file of its own and load that file late`,
        ]),
    );
    expect(found).toEqual([]);
  });

  test("doors add nothing: a command calls one action", () => {
    const found = collect(({ path, imports }) => {
      if (!/^cli\/commands\/|^mcp\/tools\//.test(path)) return [];
      const actions = imports.filter(({ isType, target }) => !isType && target.startsWith("actions/"));
      return actions
        .slice(1)
        .map(({ line }) => [line, "calls a second action; make one action that does both"]);
    });
    expect(found).toEqual([]);
  });
});

function isAllowed(room: string, { target, isType, isLate }: Import): boolean {
  const { imports = [], types = [], late = [] } = ROOMS[room] ?? {};
  const allowed = [room, ...imports, ...(isType ? types : []), ...(isLate ? late : [])];
  return allowed.some((place) => target === place || target.startsWith(`${place}/`));
}

describe("rules are pure", () => {
  test("Node's modules are imported only where the world is touched", () => {
    const found = collect((source) =>
      source.imports
        .filter(({ kind }) => kind === "node" && !touchesWorld(source))
        .map(({ line, target }) => [
          line,
          `imports ${target}; add it to a port and implement that in adapters/`,
        ]),
    );
    expect(found).toEqual([]);
  });

  test("globals that reach the world are used only there", () => {
    const found = collect((source) => (touchesWorld(source) ? [] : listAmbient(source)));
    expect(found).toEqual([]);
  });

  test("the clock and chance come from the runtime", () => {
    const found = collectNodes((node, source) => {
      if (touchesWorld(source)) return null;
      const text = ts.isPropertyAccessExpression(node) ? node.getText() : "";
      if (text === "Date.now") return "reads the clock; take runtime.clock";
      if (text === "Math.random") return "draws chance; take runtime.ids";
      const isNow =
        ts.isNewExpression(node) && !node.arguments?.length && node.expression.getText() === "Date";
      return isNow ? "reads the clock; take runtime.clock" : null;
    });
    expect(found).toEqual([]);
  });

  test("cwd once, and process.exit only where nothing is printed any more", () => {
    const found = collectNodes((node, { path }) => {
      if (!ts.isCallExpression(node)) return null;
      const called = node.expression.getText();
      const isEnd = called === "process.exit" && path === "cli/main.ts" && isAfterInterruption(node);
      if (called === "process.exit" && !isEnd) return "cuts output off; set process.exitCode in cli/main.ts";
      if (isEnd) return null;
      if (called !== "process.cwd" || path === "cli/main.ts") return null;
      return "reads the working directory; cli/main.ts reads it once and passes it on";
    });
    expect(found).toEqual([]);
  });
});

/** Interrupted runs print nothing, and nothing of them may go on. */
function isAfterInterruption({ parent }: ts.Node): boolean {
  const statement = parent?.parent;
  return (
    statement !== undefined &&
    ts.isIfStatement(statement) &&
    /\bEXIT_INTERRUPTED\b/.test(statement.expression.getText())
  );
}

describe("no secret reaches the disk", () => {
  const isWriting = (node: ts.Node): node is ts.PropertyAccessExpression =>
    ts.isPropertyAccessExpression(node) &&
    WRITING.includes(node.name.text) &&
    /(?:^|\.)files$/.test(node.expression.getText());

  test("texts are handed to the file system where secrets are looked for, and nowhere else", () => {
    const found = collectNodes((node, source) => {
      if (touchesWorld(source) || !isWriting(node) || source.path in WRITERS) return null;
      return `calls files.${node.name.text}; write through store/write/writes.ts, which looks for secrets first`;
    });
    expect(found).toEqual([]);
  });

  test("who hands them over looks first", () => {
    const blind = Object.entries(WRITERS).filter(([path, look]) => {
      const source = SOURCES.find((each) => each.path === path);
      const calls = new Set<string>();
      if (source !== undefined)
        walk(source.tree, (node) => ts.isCallExpression(node) && calls.add(node.expression.getText()));
      return source === undefined || (look !== null && !calls.has(look));
    });
    expect(blind.map(([path]) => path)).toEqual([]);
    const framers = SOURCES.filter(
      ({ path, tree }) => path !== "store/journal/journal.ts" && /\bappendFrame\b/.test(tree.text),
    );
    expect(framers.map(({ path }) => path)).toEqual(["store/write/append-entry.ts"]);
  });
});

describe("sizes", () => {
  test(`files have at most ${LIMITS.fileLines} lines`, () => {
    const found = collect(({ text }) => {
      const lines = text.split("\n").length - 1;
      return lines > LIMITS.fileLines
        ? [[lines, `has ${lines} lines; split it by concept, not in halves`]]
        : [];
    });
    expect(found).toEqual([]);
  });

  test(`functions have at most ${LIMITS.functionLines} lines and ${LIMITS.parameters} parameters`, () => {
    const found = collectNodes((node, { tree }) => {
      if (!ts.isFunctionLike(node)) return null;
      const positional = node.parameters.filter(({ name }) => name.getText() !== "options");
      if (positional.length > LIMITS.parameters) {
        return `takes ${positional.length} parameters; take one object with named members instead`;
      }
      const lines = tree.getLineAndCharacterOfPosition(node.end).line + 2 - lineOf(tree, node);
      return lines > LIMITS.functionLines ? `a function of ${lines} lines; give its parts names` : null;
    });
    expect(found).toEqual([]);
  });
});

describe("names", () => {
  test("files are kebab-case and say what is in them", () => {
    const found = collect(({ path }) => {
      const parts = path.replace(/\.ts$/, "").split("/");
      const odd = parts.find((part) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(part));
      if (odd !== undefined) return [[1, `"${odd}" is not kebab-case`]];
      const word =
        parts.flatMap(wordsOf).find((one) => BANNED_WORDS.includes(one)) ??
        parts.find((part) => part === "data");
      return word === undefined ? [] : [[1, `"${word}" says nothing; name the file after its main export`]];
    });
    expect(found).toEqual([]);
  });

  test("exported names say what things are", () => {
    const found = collect(({ tree }) =>
      listExports(tree).flatMap(({ name, line }): [number, string][] => {
        if (name === "default") return [[line, "has a default export; export it by name"]];
        const words = wordsOf(name);
        const word =
          words.find((one) => BANNED_WORDS.includes(one)) ?? BANNED_VERBS.find((verb) => verb === words[0]);
        if (word === undefined || RIGHT_NAMES.includes(name)) return [];
        return [[line, `${name}: "${word}" says nothing; say what it is or does (HOUSE §4)`]];
      }),
    );
    expect(found).toEqual([]);
  });
});

describe("care", () => {
  test("every file begins with what it decides", () => {
    const found = collect(({ text }) => {
      const lines = text.split("\n");
      const length = lines.findIndex((line) => !line.startsWith("//"));
      if (length === 0)
        return [[1, "has no header; say in 1–4 lines what this file decides and what is not here"]];
      return length > LIMITS.headerLines ? [[length, "has a long header; 1–4 lines will do"]] : [];
    });
    expect(found).toEqual([]);
  });

  test("nothing is postponed or silenced", () => {
    const found = collect(({ text }) =>
      text.split("\n").flatMap((line, index): [number, string][] => {
        const word =
          /\b(?:TODO|FIXME|XXX)\b|@ts-(?:ignore|expect-error|nocheck)|oxlint-disable|eslint-disable/.exec(
            line,
          );
        return word === null ? [] : [[index + 1, `${word[0]}: do it now, or write an issue`]];
      }),
    );
    expect(found).toEqual([]);
  });

  test("no `any`, no empty catch", () => {
    const found = collectNodes((node) => {
      if (node.kind === ts.SyntaxKind.AnyKeyword)
        return "`any` switches the checks off; say the type, or `unknown`";
      const isEmpty = ts.isCatchClause(node) && node.block.statements.length === 0;
      return isEmpty ? "swallows an error; handle it, or say in code what its absence means" : null;
    });
    expect(found).toEqual([]);
  });

  test("tests inject what they need and all of them run", () => {
    const found = readdirSync(`${ROOT}tests`, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts") && path !== "tidy.test.ts")
      .filter((path) =>
        /\bvi\.mock\(|\.(?:skip|only|todo)\(/.test(readFileSync(`${ROOT}tests/${path}`, "utf8")),
      )
      .map((path) => `tests/${path}: inject a fake instead of vi.mock, and leave no test out`);
    expect(found).toEqual([]);
  });

  test("the lock file names no registry", () => {
    const resolved = readFileSync(`${ROOT}package-lock.json`, "utf8").match(/"resolved": .*/g) ?? [];
    expect(resolved, "run npm with omit-lockfile-registry-resolved").toEqual([]);
  });
});

describe("ARCHITECTURE.md", () => {
  const read = (): string => readFileSync(`${ROOT}ARCHITECTURE.md`, "utf8");

  test(`has at most ${LIMITS.architectureLines} lines`, () => {
    expect(read().split("\n").length - 1).toBeLessThanOrEqual(LIMITS.architectureLines);
  });

  test("speaks of every room", () => {
    const rooms = [...new Set(SOURCES.map(({ room }) => room))];
    const text = read();
    expect(rooms.filter((room) => !text.includes(room))).toEqual([]);
  });

  test("names only paths that exist", () => {
    const quoted = [...read().matchAll(/`([^`\s]+)`/g)].map((match) => match[1] as string);
    const paths = quoted.filter(
      (text) => /^[\w.-]+\/[\w./-]*$/.test(text) || /^[\w-]+\.(?:ts|json|md|cjs)$/.test(text),
    );
    const missing = paths.filter(
      (path) => !existsSync(`${ROOT}${path}`) && !existsSync(`${ROOT}src/${path}`),
    );
    expect(missing, "mend ARCHITECTURE.md, or keep what it promises").toEqual([]);
  });
});
