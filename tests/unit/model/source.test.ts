import { expect, test } from "vitest";
import { judgeSource, requestPage } from "../../../src/model/source.js";

test.each([
  ["https://example.com/team/context.git", "url"],
  ["https://example.com:8443/context", "url"],
  ["HTTPS://example.com/context", "url"],
  ["ssh://git@example.com:2222/team/context.git", "url"],
  ["git@example.com:team/context.git", "url"],
  ["example.com:team/context.git", "url"],
  ["file:///srv/context.git", "url"],
  ["/srv/context.git", "path"],
  ["../context.git", "path"],
  ["C:\\context", "path"],
  ["shared/context", "path"],
  ["..", "path"],
  ["http://example.com/x", "refused"],
  ["git://example.com/x", "refused"],
  ["ftp://example.com/x", "refused"],
  ["ext::sh -c id", "refused"],
  ["fd::7", "refused"],
  ["https::https://example.com/x", "refused"],
  ["-u", "refused"],
  ["--upload-pack=id", "refused"],
  ["-oProxyCommand=id:x", "refused"],
  ["ssh://-oProxyCommand=id/x", "refused"],
  ["-x@example.com:y", "refused"],
  ["file://server/share", "refused"],
  ["https:///x", "refused"],
  ["https://exa mple.com/x", "refused"],
  ["", "refused"],
  [" https://example.com/x", "refused"],
  ["https://example.com/\u202egit", "refused"],
  ["a\nb", "refused"],
] as const)("%j is %s", (text, kind) => {
  expect(judgeSource(text).kind).toBe(kind);
});

test.each([
  "https://ada:secret@example.com/x",
  "https://secret@example.com/x",
  "ssh://git:secret@example.com/x",
  "https://example.com/x?token=secret",
  "https://example.com/x#secret",
  "ada:secret@example.com:x",
])("%j holds a password, which is not told again", (text) => {
  const judged = judgeSource(text);
  expect(judged).toMatchObject({ kind: "refused", isSecret: true });
  expect(JSON.stringify(judged)).not.toContain("secret");
});

test.each([
  [
    "git@github.com:team/context.git",
    "https://github.com/team/context/compare/main...ctx/shop/01M7?expand=1",
  ],
  [
    "https://github.com/team/context",
    "https://github.com/team/context/compare/main...ctx/shop/01M7?expand=1",
  ],
  [
    "ssh://git@github.example.com:22/team/context.git",
    "https://github.example.com/team/context/compare/main...ctx/shop/01M7?expand=1",
  ],
  [
    "https://gitlab.com/team/sub/context.git",
    "https://gitlab.com/team/sub/context/-/merge_requests/new?merge_request%5Bsource_branch%5D=ctx%2Fshop%2F01M7&merge_request%5Btarget_branch%5D=main",
  ],
  [
    "git@bitbucket.org:team/context.git",
    "https://bitbucket.org/team/context/pull-requests/new?source=ctx%2Fshop%2F01M7&dest=main",
  ],
  ["https://codeberg.org/team/context.git", "https://codeberg.org/team/context/compare/main...ctx/shop/01M7"],
  ["https://git.example.com/team/context.git", null],
  ["../context.git", null],
  ["/srv/github.com/context.git", null],
])("a request to %s is opened at %s", (source, page) => {
  expect(requestPage(source, { branch: "ctx/shop/01M7", into: "main" })).toBe(page);
});
