import { describe, expect, test } from "vitest";
import { findSecrets, NAMED_SECRET, SECRET_RULES } from "../../../src/secrets/find-secrets.js";
import { mayHoldSecret } from "../../../src/secrets/suspicion.js";
import { glue, makeSecrets, withChecksum, type SecretSample } from "../../support/secret-samples.js";

const SAMPLES = makeSecrets(42);

/** What is found in a text, as kinds and the very characters. */
function find(text: string): [kind: string, secret: string][] {
  return findSecrets(text).map(({ kind, start, end }) => [kind, text.slice(start, end)]);
}

describe("every kind", () => {
  test("the table holds a sample of every rule, and more than sixty", () => {
    const kinds = new Set(SAMPLES.map(({ kind }) => kind));
    expect(
      [...SECRET_RULES, NAMED_SECRET].map(({ kind }) => kind).filter((kind) => !kinds.has(kind)),
    ).toEqual([]);
    expect(SAMPLES.length).toBeGreaterThan(60);
  });

  test.each(SAMPLES)("$kind is found alone, to the character", ({ kind, secret, text = secret }) => {
    expect(find(text)).toEqual([[kind, secret]]);
    expect(mayHoldSecret(text)).toBe(true);
  });

  test.each(SAMPLES)("$kind is found in prose and in quotes", ({ kind, secret, text = secret }) => {
    for (const whole of [`Log in with ${text} and go on.`, `"${text}"`, `登录用${text}。`, `a, ${text}\nb`]) {
      if (whole.startsWith('"') && text.includes('"')) continue;
      expect(find(whole)).toEqual([[kind, secret]]);
      expect(mayHoldSecret(whole)).toBe(true);
    }
  });
});

describe("what stands in for a secret is none", () => {
  test.each([
    glue("AKIA", "IOSFODNN7EXAMPLE"),
    glue("gh", "p_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
    glue("gh", "p_") + "0".repeat(36),
    glue("gh", "p_") + "ab".repeat(18),
    glue("sk-", "ant-api03-XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"),
    glue("glp", "at-YOUR-TOKEN-GOES-IN-HERE"),
    glue("xo", "xb-your-bot-token-goes-here"),
    "npm_config_registry=https://registry.npmjs.org",
    "sk-skeleton-loader-animation-duration-slow",
    glue("-----BEGIN RSA PRIV", "ATE KEY-----"),
    glue("-----BEGIN RSA PRIV", "ATE KEY-----\n...\n-----END RSA PRIV") + "ATE KEY-----",
    glue("a block that begins with `-----BEGIN PRIV", "ATE KEY-----` is refused"),
    "postgres://localhost:5432/shop",
    "postgres://shop:shop@localhost/shop",
    "postgres://shop:password@db.shop.test/shop",
    "postgres://shop:${DB_PASSWORD}@db.shop.test/shop",
    "https://user:pass@shop.test",
    "https://<user>:<token>@shop.test",
    "git@github.com:shop/login.git",
    "http://localhost:3000/@vite/client",
    "Authorization: Bearer <token>",
    "Authorization: Bearer ${TOKEN}",
    "Authorization: Bearer your-access-token-1",
    "the bearer authentication-middleware-2 checks it",
    "password: xxxxxxxxxxxx",
    "password: <your password>",
    "password: ${DB_PASSWORD}",
    "password: $DB_PASSWORD1",
    "password: {{ vault.db_password1 }}",
    "password=changeme",
    "password: changeme123!",
    "api_key: your-api-key-123",
    "api_key: YOUR_API_KEY_1",
    "password: must hold 8 characters, 1 digit",
    "password: bcrypt-12-rounds",
    "password: argon2id",
    "const password = formData2.get('password')",
    "password = hashPassword1(user.password)",
    "token: JWT, RS256",
    "token = nextToken2()",
    "token: process.env.GITHUB_TOKEN2",
    "max_tokens: 200000000000000001",
    "tokenizer: cl100k_base_v2_2024",
    "secretary: A1b2C3d4E5f6G7h8",
    "the secret is kept at op://shop/login/password1",
    "API key: see vault/shop/prod2",
    "token: task-42",
    "token: 01M7VVRJXW89NJR3VJPESQG5E7",
    "secret: 6f1ed002-ab5f-4b2b-8a2e-0d6b1a6f0a11",
    "token: sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
    "token: 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
    "password_hash: 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
    "secret: ./config/secrets/prod1.json",
    "secret: ada.lovelace1@shop.test",
    "secretName: login-tls-2026",
    "密码：请联系管理员",
    "commit 4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "integrity sha512-q7R5XGzJ1vPlYFJ9dHN7ZQpL0Zz6b7dS0Wn0v9YrCzyBqf1r3m5Uq2bq1JxH9Ew8pC4tD6yS0kM3nV2aB1cD5w==",
    "background: url(data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk)",
  ])("%s", (text) => {
    expect(find(text)).toEqual([]);
  });
});

describe("a checksum", () => {
  const [sample] = SAMPLES;
  const token = sample?.secret as string;

  test("proves a token that looks like no chance", () => {
    const plain = withChecksum(glue("gh", "p_"), "0".repeat(30));
    expect(find(plain)).toEqual([["github-token", plain]]);
    expect(find(`${plain.slice(0, -1)}${plain.endsWith("0") ? "1" : "0"}`)).toEqual([]);
  });

  test("is not asked of one that does: a typing error leaves most of a secret", () => {
    const mistyped = token.slice(0, 10) + (token[10] === "a" ? "b" : "a") + token.slice(11);
    expect(find(mistyped)).toEqual([["github-token", mistyped]]);
  });
});

describe("several in one text", () => {
  test("are all found, in their order, and none twice", () => {
    const text = SAMPLES.map(({ secret, text: whole = secret }) => whole).join("\n\n");
    const found = findSecrets(text);
    expect(found.length).toBeGreaterThanOrEqual(SAMPLES.length);
    for (const [index, { start }] of found.entries())
      expect(start).toBeGreaterThanOrEqual(found[index - 1]?.end ?? 0);
  });

  test("one with a format counts more than what its name tells", () => {
    const { secret } = SAMPLES.find(({ kind }) => kind === "stripe-key") as SecretSample;
    expect(find(`STRIPE_${"SECRET"}=${secret}`)).toEqual([["stripe-key", secret]]);
  });
});

// Quadratic searching would take hours for these; it ends within the time that every test has.
test("whatever a text repeats, searching it ends", () => {
  const parts = [
    "eyJ",
    "eyJ-",
    "://a:",
    "a:",
    glue("-----BEGIN PRIV", "ATE KEY-----"),
    "Private-Lines: 1\n",
    "sk-",
    "xoxb-",
  ];
  const more = [
    "secret:a1",
    "password='",
    "token ",
    "glpat-",
    "aaaaaa.",
    "?sig=%2B",
    "Bearer a",
    "fm2_/",
    "whsec_+",
  ];
  for (const part of [...parts, ...more]) {
    const text = part.repeat(Math.ceil(300_000 / part.length));
    expect(findSecrets(text).length).toBeLessThan(text.length);
    expect(mayHoldSecret(text)).toBeTypeOf("boolean");
  }
});
