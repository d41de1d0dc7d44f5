// The Files port: one behaviour, asked of the fake in memory and of the real file system.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { makeNodeFiles } from "../../src/adapters/node-files.js";
import { CtxError } from "../../src/errors/ctx-error.js";
import type { Files } from "../../src/ports/files.js";
import { makeFakeFiles } from "../support/fakes.js";
import { makeTemporaryDirectory } from "../support/hermetic.js";

/** An empty directory of some implementation, and what is done to it behind the port's back. */
interface Ground {
  readonly files: Files;
  readonly root: string;
  put(path: string, bytes: Uint8Array | string): void;
  link(target: string, path: string): void;
  makeDirectory(path: string): void;
}

const GROUNDS: Readonly<Record<string, () => Ground>> = {
  "in memory"() {
    const files = makeFakeFiles();
    files.makeDirectory("/root");
    const put = (path: string, bytes: Uint8Array | string) => {
      files.writeBytes(path, typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes);
    };
    return { files, root: "/root", put, link: files.makeLink, makeDirectory: files.makeDirectory };
  },
  "on disk"() {
    const { path: root, remove } = makeTemporaryDirectory("files");
    onTestFinished(remove);
    const under = (path: string, act: () => void) => {
      mkdirSync(dirname(path), { recursive: true });
      act();
    };
    return {
      files: makeNodeFiles(),
      root,
      put: (path, bytes) => under(path, () => writeFileSync(path, bytes)),
      link: (target, path) => under(path, () => symlinkSync(target, path)),
      makeDirectory: (path) => void mkdirSync(path, { recursive: true }),
    };
  },
};

const code = (expected: string) => expect.objectContaining({ code: expected }) as Error;

describe.each(Object.entries(GROUNDS))("files %s", (_, lay) => {
  test("text is read exactly, BOM, line ends and all", () => {
    const { files, root, put } = lay();
    put(`${root}/a.md`, "\uFEFF# Größe\r\n\u0000🚀");
    expect(files.readText(`${root}/a.md`)).toBe("\uFEFF# Größe\r\n\u0000🚀");
    put(`${root}/b.md`, "a\uFFFDb");
    expect(files.readText(`${root}/b.md`)).toBe("a\uFFFDb");
  });

  test("bytes are read as they are; as text, invalid ones are refused", () => {
    const { files, root, put } = lay();
    put(`${root}/a`, Uint8Array.from([0x61, 0xff, 0x00]));
    expect([...(files.read(`${root}/a`) ?? [])]).toEqual([0x61, 0xff, 0x00]);
    expect(() => files.readText(`${root}/a`)).toThrowError(code("FILE_INVALID"));
  });

  test.each(["absent", "a/below", "absent/below"])("what does not exist is null: %s", (path) => {
    const { files, root, put } = lay();
    put(`${root}/a`, "a file");
    expect(files.read(`${root}/${path}`)).toBeNull();
    expect(files.readText(`${root}/${path}`)).toBeNull();
    expect(files.list(`${root}/${path}`)).toBeNull();
    expect(files.kindOf(`${root}/${path}`)).toBeNull();
    expect(files.realPath(`${root}/${path}`)).toBeNull();
  });

  test("a directory and a link are no files to read", () => {
    const { files, root, put, link, makeDirectory } = lay();
    makeDirectory(`${root}/directory`);
    put(`${root}/a`, "a");
    link(`${root}/a`, `${root}/link`);
    link(`${root}/absent`, `${root}/dangling`);
    for (const name of ["directory", "link", "dangling"]) {
      const refusal = code(name === "directory" ? "READ_FAILED" : "OUTSIDE_ROOT");
      expect(() => files.read(`${root}/${name}`)).toThrowError(refusal);
      expect(() => files.readText(`${root}/${name}`)).toThrowError(refusal);
    }
  });

  test("a listing has every name with its kind, in byte order", () => {
    const { files, root, put, link, makeDirectory } = lay();
    // U+E000 comes before U+1F680 in bytes, and after it in UTF-16.
    for (const name of ["b", "a", "B", ".hidden", "\ue000", "\u{1f680}", "é", "a-b", "a.b"])
      put(`${root}/d/${name}`, "");
    makeDirectory(`${root}/d/a0`);
    link("a", `${root}/d/z`);
    link("absent", `${root}/d/y`);
    const listed = files.list(`${root}/d`)?.map(({ name, kind }) => `${name} ${kind}`);
    expect(listed).toEqual([
      ".hidden file",
      "B file",
      "a file",
      "a-b file",
      "a.b file",
      "a0 directory",
      "b file",
      "y symlink",
      "z symlink",
      "é file",
      "\ue000 file",
      "\u{1f680} file",
    ]);
    expect(files.list(`${root}/d/a`)).toBeNull();
  });

  test("kinds are told without following, real paths by following everything", () => {
    const { files, root, put, link } = lay();
    put(`${root}/a/file`, "");
    link(`${root}/a`, `${root}/l`);
    link("l/file", `${root}/chain`);
    link("round", `${root}/round`);
    expect(["a", "a/file", "l", "l/file"].every((path) => files.exists(`${root}/${path}`))).toBe(true);
    expect(["a", "a/file", "l", "l/file", "chain"].map((path) => files.kindOf(`${root}/${path}`))).toEqual([
      "directory",
      "file",
      "symlink",
      "file",
      "symlink",
    ]);
    expect(files.realPath(`${root}/chain`)).toBe(`${root}/a/file`);
    expect(files.realPath(`${root}/l/../a/./file`)).toBe(`${root}/a/file`);
    expect(files.kindOf(`${root}/round`)).toBe("symlink");
    expect(files.exists(`${root}/round`)).toBe(false);
  });

  test("a new file comes with its directories, byte for byte", () => {
    const { files, root } = lay();
    files.create(`${root}/deep/er/a.md`, "\uFEFFä\r\n");
    expect([...(files.read(`${root}/deep/er/a.md`) ?? [])]).toEqual([
      0xef, 0xbb, 0xbf, 0xc3, 0xa4, 0x0d, 0x0a,
    ]);
    expect(files.list(`${root}/deep/er`)).toEqual([{ name: "a.md", kind: "file" }]);
  });

  test("creating never replaces: not a file, not a directory, not even a dangling link", () => {
    const { files, root, put, link, makeDirectory } = lay();
    put(`${root}/a`, "old");
    makeDirectory(`${root}/d`);
    link(`${root}/nowhere`, `${root}/l`);
    for (const name of ["a", "d", "l"])
      expect(() => files.create(`${root}/${name}`, "new")).toThrowError(code("CONTEXT_EXISTS"));
    expect(files.readText(`${root}/a`)).toBe("old");
    expect(files.kindOf(`${root}/nowhere`)).toBeNull();
    expect(files.exists(`${root}/nowhere`)).toBe(false);
    expect(files.list(root)?.map(({ name }) => name)).toEqual(["a", "d", "l"]);
  });

  test("a file in the way of a directory is a failed write, not a file that exists already", () => {
    const { files, root, put } = lay();
    put(`${root}/a`, "old");
    expect(() => files.create(`${root}/a/b`, "new")).toThrowError(code("WRITE_FAILED"));
    expect(() => files.create(`${root}/a/b/c`, "new")).toThrowError(code("WRITE_FAILED"));
    expect(files.readText(`${root}/a`)).toBe("old");
  });

  test("placing is creating: whole, with its directories, and never over anything", () => {
    const { files, root, put, link, makeDirectory } = lay();
    files.place(`${root}/deep/er/a.jsonl`, "ä\n");
    expect([...(files.read(`${root}/deep/er/a.jsonl`) ?? [])]).toEqual([0xc3, 0xa4, 0x0a]);
    expect(files.list(`${root}/deep/er`)).toEqual([{ name: "a.jsonl", kind: "file" }]);
    put(`${root}/a`, "old");
    makeDirectory(`${root}/d`);
    link(`${root}/a`, `${root}/l`);
    for (const name of ["a", "d", "l"])
      expect(() => files.place(`${root}/${name}`, "new")).toThrowError(code("CONTEXT_EXISTS"));
    expect(files.readText(`${root}/a`)).toBe("old");
    expect(files.list(root)?.map(({ name }) => name)).toEqual(["a", "d", "deep", "l"]);
  });

  test("a file in the way of a directory is a failed write for what is placed and appended, too", () => {
    const { files, root, put } = lay();
    put(`${root}/a`, "old");
    for (const path of [`${root}/a/b`, `${root}/a/b/c`]) {
      expect(() => files.place(path, "new")).toThrowError(code("WRITE_FAILED"));
      expect(() => files.append(path, "new", root)).toThrowError(code("WRITE_FAILED"));
    }
    expect(files.readText(`${root}/a`)).toBe("old");
    expect(files.list(root)).toHaveLength(1);
  });

  test("appending makes the file and its directories, then adds at the end, byte for byte", () => {
    const { files, root } = lay();
    files.append(`${root}/ctx/journal/a`, "\uFEFFä", root);
    files.append(`${root}/ctx/journal/a`, "\r\n", root);
    files.append(`${root}/ctx/journal/a`, "", root);
    expect(files.readText(`${root}/ctx/journal/a`)).toBe("\uFEFFä\r\n");
    expect(files.list(`${root}/ctx/journal`)).toEqual([{ name: "a", kind: "file" }]);
  });

  test("nothing is appended through a link or to a directory", () => {
    const { files, root, put, link, makeDirectory } = lay();
    put(`${root}/a`, "old");
    link(`${root}/a`, `${root}/l`);
    link(`${root}/nowhere`, `${root}/dangling`);
    makeDirectory(`${root}/d`);
    for (const name of ["l", "dangling"])
      expect(() => files.append(`${root}/${name}`, "new", root)).toThrowError(code("OUTSIDE_ROOT"));
    expect(() => files.append(`${root}/d`, "new", root)).toThrowError(code("WRITE_FAILED"));
    expect(files.readText(`${root}/a`)).toBe("old");
    expect(files.exists(`${root}/nowhere`)).toBe(false);
  });

  test.each([
    [0, ""],
    [1, "c"],
    [3, "abc"],
    [100, "abc"],
  ])("of the end, at most %i bytes are read", (length, expected) => {
    const { files, root, put } = lay();
    put(`${root}/a`, "abc");
    expect(new TextDecoder().decode(files.readEnd(`${root}/a`, length) ?? undefined)).toBe(expected);
    put(`${root}/empty`, "");
    expect(files.readEnd(`${root}/empty`, length)).toHaveLength(0);
  });

  test("the end of what is no file is refused, of what is absent null", () => {
    const { files, root, put, link, makeDirectory } = lay();
    put(`${root}/a`, "abc");
    link(`${root}/a`, `${root}/l`);
    makeDirectory(`${root}/d`);
    expect(() => files.readEnd(`${root}/l`, 3)).toThrowError(code("OUTSIDE_ROOT"));
    expect(() => files.readEnd(`${root}/d`, 3)).toThrowError(code("READ_FAILED"));
    expect(files.readEnd(`${root}/absent`, 3)).toBeNull();
    expect(files.readEnd(`${root}/a/below`, 3)).toBeNull();
  });

  test.each([
    [0, "abc"],
    [2, "c"],
    [3, ""],
    [100, ""],
  ])("from byte %i on, everything is read", (start, expected) => {
    const { files, root, put } = lay();
    put(`${root}/a`, "abc");
    expect(new TextDecoder().decode(files.readFrom(`${root}/a`, start) ?? undefined)).toBe(expected);
  });

  test("a part of what is no file is refused, of what is absent null", () => {
    const { files, root, put, link, makeDirectory } = lay();
    put(`${root}/a`, "abc");
    link(`${root}/a`, `${root}/l`);
    makeDirectory(`${root}/d`);
    expect(() => files.readFrom(`${root}/l`, 0)).toThrowError(code("OUTSIDE_ROOT"));
    expect(() => files.readFrom(`${root}/d`, 0)).toThrowError(code("READ_FAILED"));
    expect(files.readFrom(`${root}/absent`, 0)).toBeNull();
  });

  test("a stamp is another one when the content is, and there is none of what is no file", () => {
    const { files, root, put, link, makeDirectory } = lay();
    put(`${root}/a`, "abc");
    const before = files.stamp(`${root}/a`);
    expect(before?.sizeBytes).toBe(3);
    expect(files.stamp(`${root}/a`)).toEqual(before);
    put(`${root}/a`, "abcd");
    expect(files.stamp(`${root}/a`)?.text).not.toBe(before?.text);
    link(`${root}/a`, `${root}/l`);
    makeDirectory(`${root}/d`);
    for (const name of ["l", "d", "absent", "a/below"]) expect(files.stamp(`${root}/${name}`)).toBeNull();
  });

  test("a private file is created with its directories, and never replaced", () => {
    const { files, root } = lay();
    files.createPrivate(`${root}/own/deep/a`, "mine");
    expect(files.readText(`${root}/own/deep/a`)).toBe("mine");
    expect(() => files.createPrivate(`${root}/own/deep/a`, "other")).toThrowError(code("CONTEXT_EXISTS"));
    expect(files.readText(`${root}/own/deep/a`)).toBe("mine");
    expect(files.list(`${root}/own/deep`)?.map(({ name }) => name)).toEqual(["a"]);
  });

  test("lines are found by what stands in them, in their order, each once", () => {
    const { files, root, put } = lay();
    const linesWith = (...texts: string[]) =>
      files.findLines(`${root}/a`, texts)?.map((line) => new TextDecoder().decode(line));
    put(`${root}/a`, "\njwt one\n\nsession\njwt jwt größer\nlast jwt");
    expect(linesWith("jwt")).toEqual(["jwt one", "jwt jwt größer", "last jwt"]);
    expect(linesWith("größer", "session", "jwt jwt")).toEqual(["session", "jwt jwt größer"]);
    expect(linesWith("absent")).toEqual([]);
    expect(linesWith()).toEqual([]);
    put(`${root}/a`, "");
    expect(linesWith("jwt")).toEqual([]);
  });

  test("lines are found wherever they lie in a long file, and however long they are", () => {
    const { files, root, put } = lay();
    const lines = Array.from(
      { length: 3000 },
      (__, index) => `${index} ${"x".repeat((index * 7919) % 700)} end`,
    );
    lines[1500] = `1500 ${"y".repeat(1_500_000)} end`;
    lines[2999] = `2999 ${"z".repeat(600_000)} end`;
    put(`${root}/a`, lines.join("\n"));
    const found = files.findLines(`${root}/a`, ["end"])?.map((line) => new TextDecoder().decode(line));
    expect(found?.findIndex((line, index) => line !== lines[index])).toBe(-1);
    expect(found).toHaveLength(3000);
  });

  test("lines of what is no file are refused, of what is absent null", () => {
    const { files, root, put, link, makeDirectory } = lay();
    put(`${root}/a`, "abc");
    link(`${root}/a`, `${root}/l`);
    makeDirectory(`${root}/d`);
    expect(() => files.findLines(`${root}/l`, ["a"])).toThrowError(code("OUTSIDE_ROOT"));
    expect(() => files.findLines(`${root}/d`, ["a"])).toThrowError(code("READ_FAILED"));
    expect(files.findLines(`${root}/absent`, ["a"])).toBeNull();
    expect(files.findLines(`${root}/a/below`, ["a"])).toBeNull();
  });

  test("replacing needs the content that was read", () => {
    const { files, root, put } = lay();
    put(`${root}/a`, "\uFEFFold\r\n");
    files.replace(`${root}/a`, "\uFEFFold\r\n", "new");
    expect(files.readText(`${root}/a`)).toBe("new");
    expect(() => files.replace(`${root}/a`, "old", "newer")).toThrowError(code("FILE_CHANGED"));
    expect(files.readText(`${root}/a`)).toBe("new");
    expect(files.list(root)).toHaveLength(1);
  });

  test("several files change together, also new ones", () => {
    const { files, root, put } = lay();
    put(`${root}/a`, "old");
    files.changeTogether([
      { path: `${root}/a`, expected: "old", text: "new" },
      { path: `${root}/d/b`, expected: null, text: "born" },
    ]);
    expect([files.readText(`${root}/a`), files.readText(`${root}/d/b`)]).toEqual(["new", "born"]);
    expect(files.list(root)).toHaveLength(2);
    expect(files.list(`${root}/d`)).toHaveLength(1);
  });

  test.each([
    ["changed meanwhile", "other", "FILE_CHANGED"],
    ["made meanwhile", null, "CONTEXT_EXISTS"],
  ])("when one of several was %s, none changes", (_how, expected, refused) => {
    const { files, root, put } = lay();
    for (const name of ["a", "b", "c"]) put(`${root}/${name}`, "old");
    const changes = ["a", "b", "c"].map((name) => ({
      path: `${root}/${name}`,
      expected: name === "b" ? expected : "old",
      text: "new",
    }));
    expect(() => files.changeTogether(changes)).toThrowError(code(refused));
    expect(["a", "b", "c"].map((name) => files.readText(`${root}/${name}`))).toEqual(["old", "old", "old"]);
    expect(files.list(root)).toHaveLength(3);
  });

  test("what the last look objects to stops everything", () => {
    const { files, root, put } = lay();
    put(`${root}/a`, "old");
    const changes = [
      { path: `${root}/a`, expected: "old", text: "new" },
      { path: `${root}/b`, expected: null, text: "born" },
    ];
    const confirm = () => {
      expect(files.readText(`${root}/a`)).toBe("old");
      throw new CtxError("LOCK_HELD", "The lock is gone");
    };
    expect(() => files.changeTogether(changes, { confirm })).toThrowError(code("LOCK_HELD"));
    expect(files.list(root)?.map(({ name }) => name)).toEqual(["a"]);
    expect(files.readText(`${root}/a`)).toBe("old");
  });

  test("bytes that are no text are created and replaced as they are", () => {
    const { files, root } = lay();
    const [old, next] = [Uint8Array.from([0x61, 0xff, 0x00]), Uint8Array.from([0xfe])];
    files.create(`${root}/a`, old);
    expect([...(files.read(`${root}/a`) ?? [])]).toEqual([...old]);
    // Decoded, these would be the same text.
    expect(() => files.replace(`${root}/a`, Uint8Array.from([0x61, 0xfe, 0x00]), next)).toThrowError(
      code("FILE_CHANGED"),
    );
    files.replace(`${root}/a`, old, next);
    expect([...(files.read(`${root}/a`) ?? [])]).toEqual([...next]);
  });

  test("what may be done is told of each kind, and of nothing where nothing is", () => {
    const { files, root, put, link, makeDirectory } = lay();
    put(`${root}/a`, "a");
    makeDirectory(`${root}/d`);
    link("a", `${root}/l`);
    const all = { isReadable: true, isWritable: true, isOwn: true };
    expect(files.facts(`${root}/a`)).toMatchObject({ kind: "file", ...all });
    expect(files.facts(`${root}/d`)).toMatchObject({ kind: "directory", ...all });
    expect(files.facts(`${root}/l`)).toMatchObject({ kind: "symlink" });
    expect(files.facts(`${root}/absent`)).toBeNull();
    expect(files.facts(`${root}/a/below`)).toBeNull();
  });

  test("a directory is told from every other one, whatever changes in it", () => {
    const { files, root, put, link, makeDirectory } = lay();
    makeDirectory(`${root}/one`);
    makeDirectory(`${root}/two`);
    put(`${root}/one/a`, "a");
    link(`${root}/one`, `${root}/l`);
    const one = files.identity(`${root}/one`);
    expect(one).not.toBeNull();
    put(`${root}/one/a`, "b");
    expect(files.identity(`${root}/one`)).toEqual(one);
    expect(files.identity(`${root}/two`)).not.toEqual(one);
    expect([
      files.identity(`${root}/one/a`),
      files.identity(`${root}/l`),
      files.identity(`${root}/absent`),
    ]).toEqual([null, null, null]);
  });

  test("what vanished meanwhile was changed meanwhile", () => {
    const { files, root } = lay();
    expect(() => files.replace(`${root}/a`, "old", "new")).toThrowError(code("FILE_CHANGED"));
    expect(files.list(root)).toEqual([]);
  });

  test("removing needs the content that was read, every byte of it", () => {
    const { files, root, put } = lay();
    const bytes = Uint8Array.from([0x61, 0xff, 0x0d, 0x0a]);
    put(`${root}/a`, bytes);
    for (const other of [bytes.subarray(0, 3), Uint8Array.from([...bytes, 0x0a]), new Uint8Array()])
      expect(() => files.remove(`${root}/a`, other)).toThrowError(code("FILE_CHANGED"));
    expect([...(files.read(`${root}/a`) ?? [])]).toEqual([...bytes]);
    expect(files.remove(`${root}/a`, bytes)).toBe(true);
    expect(files.remove(`${root}/a`, bytes)).toBe(false);
    expect(files.remove(`${root}/absent/a`, bytes)).toBe(false);
    expect(files.list(root)).toEqual([]);
  });

  test("only a regular file is removed: no link, no directory", () => {
    const { files, root, put, link, makeDirectory } = lay();
    put(`${root}/a`, "a");
    link(`${root}/a`, `${root}/l`);
    makeDirectory(`${root}/d`);
    for (const name of ["l", "d"])
      expect(() => files.remove(`${root}/${name}`, new TextEncoder().encode("a"))).toThrowError(
        code("FILE_CHANGED"),
      );
    expect(files.list(root)?.map(({ name }) => name)).toEqual(["a", "d", "l"]);
  });

  test("a directory goes when it is empty, and only then", () => {
    const { files, root, put, link, makeDirectory } = lay();
    put(`${root}/d/a`, "a");
    makeDirectory(`${root}/e`);
    link(`${root}/e`, `${root}/l`);
    expect(["d", "d/a", "l", "absent"].map((name) => files.removeDirectory(`${root}/${name}`))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(files.removeDirectory(`${root}/e`)).toBe(true);
    expect(files.list(root)?.map(({ name }) => name)).toEqual(["d", "l"]);
  });
});

describe("on disk only", () => {
  const lay = GROUNDS["on disk"] as () => Ground;

  test("a private file and its new directories are this user's alone", () => {
    const { files, root } = lay();
    files.createPrivate(`${root}/ctx/cursors/a`, "x");
    const modes = ["ctx", "ctx/cursors", "ctx/cursors/a"].map(
      (path) => statSync(`${root}/${path}`).mode & 0o777,
    );
    expect(modes).toEqual([0o700, 0o700, 0o600]);
  });

  test("a stamp tells a change that keeps the size and sets the time back", () => {
    const { files, root, put } = lay();
    put(`${root}/a`, "abc");
    utimesSync(`${root}/a`, 1, 1);
    const before = files.stamp(`${root}/a`);
    // The clock of a file system may tick every few milliseconds only.
    for (const deadline = Date.now() + 5000; Date.now() < deadline;) {
      put(`${root}/a`, "xyz");
      utimesSync(`${root}/a`, 1, 1);
      if (files.stamp(`${root}/a`)?.text !== before?.text) break;
    }
    expect(files.stamp(`${root}/a`)?.text).not.toBe(before?.text);
  });

  test("what is appended to, and its new directories, are this user's alone", () => {
    const { files, root } = lay();
    files.append(`${root}/ctx/journal/a`, "x", root);
    const modes = ["ctx", "ctx/journal", "ctx/journal/a"].map(
      (path) => statSync(`${root}/${path}`).mode & 0o777,
    );
    expect(modes).toEqual([0o700, 0o700, 0o600]);
  });

  test("a pipe in the place of a file is neither read nor written, and keeps nobody waiting", () => {
    const { files, root } = lay();
    execFileSync("mkfifo", [`${root}/pipe`]);
    expect(() => files.append(`${root}/pipe`, "x", root)).toThrowError(code("WRITE_FAILED"));
    expect(() => files.readEnd(`${root}/pipe`, 3)).toThrowError(code("READ_FAILED"));
    expect(() => files.findLines(`${root}/pipe`, ["a"])).toThrowError(code("READ_FAILED"));
  });

  test("a replaced file keeps its mode", () => {
    const { files, root, put } = lay();
    put(`${root}/a`, "old");
    chmodSync(`${root}/a`, 0o640);
    files.replace(`${root}/a`, "old", "new");
    expect(statSync(`${root}/a`).mode & 0o777).toBe(0o640);
  });

  test("what was put in place already is taken back when the next one fails, byte for byte", () => {
    const { files, root, put } = lay();
    for (const name of ["a", "b"]) put(`${root}/${name}`, "old");
    chmodSync(`${root}/a`, 0o640);
    const changes = ["a", "new", "b"].map((name) => ({
      path: `${root}/${name}`,
      expected: name === "new" ? null : "old",
      text: "changed by ctx",
    }));
    const confirm = () => {
      const prepared = readdirSync(root).filter((name) => name.startsWith(".ctx-"));
      const last = prepared.find((name) => lstatSync(`${root}/${name}`).mode & 0o001);
      rmSync(`${root}/${last}`);
    };
    chmodSync(`${root}/b`, 0o705); // Tells the file that is prepared for it from the others.
    expect(() => files.changeTogether(changes, { confirm })).toThrowError(code("WRITE_FAILED"));
    expect(readdirSync(root).map((name) => [name, files.readText(`${root}/${name}`)])).toEqual([
      ["a", "old"],
      ["b", "old"],
    ]);
    expect(statSync(`${root}/a`).mode & 0o777).toBe(0o640);
  });

  test("what an editor saves at the last moment stops all of it", () => {
    const { files, root, put } = lay();
    for (const name of ["a", "b"]) put(`${root}/${name}`, "old");
    const changes = ["a", "b"].map((name) => ({ path: `${root}/${name}`, expected: "old", text: "new" }));
    const confirm = () => writeFileSync(`${root}/b`, "saved by an editor");
    expect(() => files.changeTogether(changes, { confirm })).toThrowError(code("FILE_CHANGED"));
    expect(["a", "b"].map((name) => files.readText(`${root}/${name}`))).toEqual([
      "old",
      "saved by an editor",
    ]);
  });

  test.each([
    [0o600, { read: false, write: false }],
    [0o644, { read: true, write: false }],
    [0o620, { read: false, write: true }],
    [0o606, { read: true, write: true }],
  ])("the mode %i tells what others may do", (mode, others) => {
    const { files, root, put } = lay();
    put(`${root}/a`, "a");
    chmodSync(`${root}/a`, mode);
    expect(files.facts(`${root}/a`)?.others).toEqual(others);
  });

  test("who may only search a directory reads the names that are known", () => {
    const { files, root, makeDirectory } = lay();
    makeDirectory(`${root}/d`);
    chmodSync(`${root}/d`, 0o711);
    expect(files.facts(`${root}/d`)?.others).toEqual({ read: true, write: false });
  });

  test("the rights that count are those of the effective user", () => {
    const { files, root, put } = lay();
    put(`${root}/a`, "a");
    chmodSync(root, 0o755);
    chmodSync(`${root}/a`, 0o600);
    if (process.geteuid?.() === 0) {
      process.seteuid?.(65_534);
      onTestFinished(() => process.seteuid?.(0));
      expect(files.facts(`${root}/a`)).toMatchObject({ isReadable: false, isWritable: false, isOwn: false });
      return;
    }
    chmodSync(`${root}/a`, 0o000);
    expect(files.facts(`${root}/a`)).toMatchObject({ isReadable: false, isWritable: false, isOwn: true });
  });

  test("where nothing may be written, it says so and leaves nothing behind", () => {
    const { files, root, put } = lay();
    put(`${root}/d/a`, "old");
    chmodSync(`${root}/d`, 0o555);
    onTestFinished(() => chmodSync(`${root}/d`, 0o755));
    if (process.getuid?.() !== 0) {
      expect(() => files.create(`${root}/d/b`, "new")).toThrowError(code("WRITE_FAILED"));
      expect(() => files.create(`${root}/d/e/b`, "new")).toThrowError(code("WRITE_FAILED"));
      expect(() => files.replace(`${root}/d/a`, "old", "new")).toThrowError(code("WRITE_FAILED"));
    }
    expect(readdirSync(`${root}/d`)).toEqual(["a"]);
    expect(files.readText(`${root}/d/a`)).toBe("old");
  });

  test("what may not be read is not taken for absent", () => {
    const { files, root, put } = lay();
    put(`${root}/d/a`, "old");
    chmodSync(`${root}/d`, 0o000);
    onTestFinished(() => chmodSync(`${root}/d`, 0o755));
    if (process.getuid?.() === 0) return;
    expect(() => files.readText(`${root}/d/a`)).toThrowError(code("READ_FAILED"));
    expect(() => files.list(`${root}/d`)).toThrowError(code("READ_FAILED"));
  });
});
