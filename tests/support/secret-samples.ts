// Secrets that are none: one or more of every kind, made at run time from a seed. No file of the project holds one
// whole, so that neither we nor those who guard pushes take them for real.
import { crc32 } from "../../src/model/text/crc32.js";
import { utf8Encode } from "../../src/model/text/utf8.js";

export const LOWER = "abcdefghijklmnopqrstuvwxyz";
export const UPPER = LOWER.toUpperCase();
export const DIGITS = "0123456789";
export const ALNUM = DIGITS + UPPER + LOWER;
export const HEX = "0123456789abcdef";
export const URL_SAFE = `${ALNUM}_-`;
export const BASE64 = `${ALNUM}+/`;

/** Puts a text together that is to stand in no file in one piece. */
export function glue(...parts: readonly string[]): string {
  return parts.join("");
}

/** The same numbers for the same seed (a linear congruential generator: chance, not safety). */
export function makeChance(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Draws characters that look random: every class of the alphabet is among them. */
export function makeDraw(seed: number): (length: number, alphabet?: string) => string {
  const chance = makeChance(seed);
  return (length, alphabet = ALNUM) => {
    for (;;) {
      const text = Array.from({ length }, () => alphabet.charAt(chance(alphabet.length))).join("");
      const classes = [/[a-z]/, /[A-Z]/, /[0-9]/].filter((one) => one.test(alphabet));
      const isVaried = length < 8 || classes.every((one) => one.test(text));
      // A token that ends in a sign would be cut at it, and a word such as "my" between signs is a stand-in.
      if (isVaried && /^[A-Za-z0-9].*[A-Za-z0-9]$/.test(text) && !/[_-]/.test(text)) return text;
      if (isVaried && alphabet !== URL_SAFE && alphabet !== BASE64) return text;
      if (isVaried && /^[A-Za-z0-9].*[A-Za-z0-9]$/.test(text))
        return text.replace(/[_-](?=[A-Za-z]{1,12}[_-])/g, "0");
    }
  };
}

/** A token of GitHub or npm, with the checksum that theirs have. */
export function withChecksum(prefix: string, body: string): string {
  let digits = "";
  for (let rest = crc32(utf8Encode(body)); rest > 0; rest = Math.floor(rest / ALPHABET.length))
    digits = ALPHABET.charAt(rest % ALPHABET.length) + digits;
  return prefix + body + digits.padStart(6, "0");
}

const ALPHABET = DIGITS + UPPER + LOWER;

export interface SecretSample {
  readonly kind: string;
  /** The secret as it would stand in a text. */
  readonly secret: string;
  /** The text it stands in, where it needs one to be known. */
  readonly text?: string;
}

function pem(label: string, body: string): string {
  const lines = body.match(/.{1,64}/g) as string[];
  return `${[`-----BEGIN ${label}-----`, ...lines].join("\n")}\n`;
}

/** At least one secret of every kind, the same ones for the same seed. */
export function makeSecrets(seed: number): SecretSample[] {
  const draw = makeDraw(seed);
  const plain: readonly (readonly [kind: string, secret: string])[] = [
    ["github-token", withChecksum(glue("gh", "p_"), draw(30))],
    ["github-token", glue("gh", "o_") + draw(36)],
    ["github-token", glue("gh", "u_") + draw(36)],
    ["github-token", withChecksum(glue("gh", "s_"), draw(30))],
    ["github-token", glue("gh", "r_") + draw(76)],
    ["github-fine-grained-token", glue("github", "_pat_") + draw(22) + "_" + draw(59)],
    ["gitlab-token", glue("glp", "at-") + draw(20)],
    ["gitlab-token", glue("gld", "t-") + draw(20)],
    ["gitlab-token", glue("glr", "t-") + draw(20)],
    ["npm-token", withChecksum(glue("np", "m_"), draw(30))],
    ["pypi-token", glue("pyp", "i-AgEIcHlwaS5vcmc") + draw(120)],
    ["rubygems-token", glue("ruby", "gems_") + draw(48, HEX)],
    ["crates-token", glue("ci", "o") + draw(32)],
    ["nuget-key", glue("oy", "2") + draw(43, LOWER + DIGITS)],
    ["docker-token", glue("dckr", "_pat_") + draw(27)],
    ["atlassian-token", glue("ATA", "TT3xFfGF0") + draw(150) + "=" + draw(8, HEX)],
    ["azure-devops-token", draw(76) + glue("AZ", "DO") + draw(4)],
    ["aws-access-key", glue("AK", "IA") + draw(16, UPPER + "234567")],
    ["aws-access-key", glue("AS", "IA") + draw(16, UPPER + "234567")],
    ["aws-bedrock-key", glue("AB", "SK") + draw(120)],
    ["gcp-api-key", glue("AI", "za") + draw(35)],
    ["gcp-client-secret", glue("GOC", "SPX-") + draw(28)],
    ["gcp-access-token", glue("ya", "29.") + draw(60)],
    ["azure-client-secret", draw(3) + glue("8", "Q~") + draw(34)],
    ["digitalocean-token", glue("dop", "_v1_") + draw(64, HEX)],
    ["databricks-token", glue("da", "pi") + draw(32, HEX)],
    ["vault-token", glue("hv", "s.") + draw(90)],
    ["terraform-token", draw(14) + glue(".atlas", "v1.") + draw(67)],
    ["pulumi-token", glue("pu", "l-") + draw(40, HEX)],
    ["heroku-key", glue("HRK", "U-AA") + draw(58)],
    ["fly-token", glue("fo", "1_") + draw(43)],
    ["supabase-token", glue("sb", "p_") + draw(40, HEX)],
    ["supabase-token", glue("sb_", "secret_") + draw(31)],
    ["planetscale-token", glue("psc", "ale_tkn_") + draw(43)],
    ["doppler-token", glue("d", "p.pt.") + draw(43)],
    ["tailscale-key", glue("tsk", "ey-auth-") + draw(17) + "-" + draw(32)],
    ["anthropic-key", glue("sk-", "ant-api03-") + draw(93) + "AA"],
    ["openai-key", glue("sk", "-proj-") + draw(74) + glue("T3Blbk", "FJ") + draw(73)],
    ["openai-key", glue("s", "k-") + draw(20) + glue("T3Blbk", "FJ") + draw(20)],
    ["openrouter-key", glue("sk-", "or-v1-") + draw(64, HEX)],
    ["hugging-face-token", glue("h", "f_") + draw(34)],
    ["groq-key", glue("gs", "k_") + draw(52)],
    ["perplexity-key", glue("pp", "lx-") + draw(48)],
    ["xai-key", glue("xa", "i-") + draw(80)],
    ["replicate-token", glue("r", "8_") + draw(37)],
    ["slack-token", glue("xo", "xb-") + draw(12, DIGITS) + "-" + draw(12, DIGITS) + "-" + draw(24)],
    [
      "slack-token",
      glue("xap", "p-1-A") + draw(10, UPPER + DIGITS) + "-" + draw(13, DIGITS) + "-" + draw(64, HEX),
    ],
    ["slack-webhook", glue("hooks.sl", "ack.com/services/T") + draw(10) + "/B" + draw(10) + "/" + draw(24)],
    ["discord-token", "M" + draw(25) + "." + draw(6) + "." + draw(38)],
    ["discord-webhook", glue("discord", ".com/api/web") + "hooks/" + draw(18, DIGITS) + "/" + draw(68)],
    ["telegram-token", "1" + draw(9, DIGITS) + glue(":A", "A") + draw(33)],
    ["twilio-key", glue("S", "K") + draw(32, HEX)],
    ["sendgrid-key", glue("S", "G.") + draw(22) + "." + draw(43)],
    ["mailgun-key", glue("ke", "y-") + draw(32, HEX)],
    ["mailchimp-key", draw(32, HEX) + glue("-", "us12")],
    ["stripe-key", glue("sk", "_live_") + draw(99)],
    ["stripe-key", glue("rk", "_live_") + draw(24)],
    ["stripe-key", glue("sk", "_test_") + draw(24)],
    ["stripe-webhook-secret", glue("wh", "sec_") + draw(32)],
    ["shopify-token", glue("shp", "at_") + draw(32, HEX)],
    ["square-token", glue("sq", "0csp-") + draw(43)],
    ["linear-key", glue("lin", "_api_") + draw(40)],
    ["notion-token", glue("nt", "n_") + draw(46)],
    ["figma-token", glue("fi", "gd_") + draw(40)],
    ["airtable-token", glue("pa", "t") + draw(14) + "." + draw(64, HEX)],
    ["grafana-token", glue("gl", "sa_") + draw(32) + "_" + draw(8, HEX)],
    ["new-relic-key", glue("NR", "AK-") + draw(27, UPPER + DIGITS)],
    ["sentry-token", glue("snt", "ryu_") + draw(64, HEX)],
    ["postman-key", glue("PM", "AK-") + draw(24, HEX) + "-" + draw(34, HEX)],
    ["sourcegraph-token", glue("sg", "p_") + draw(16, HEX) + "_" + draw(40, HEX)],
    ["age-secret-key", glue("AGE-SEC", "RET-KEY-1") + draw(58, UPPER + DIGITS)],
    ["jwt", glue("e", "yJ") + draw(34) + glue(".e", "yJ") + draw(80) + "." + draw(43)],
  ];
  return [...plain.map(([kind, secret]) => ({ kind, secret })), ...makeNamed(draw)];
}

/** Secrets that only what stands around them tells. */
function makeNamed(draw: ReturnType<typeof makeDraw>): SecretSample[] {
  const within = (kind: string, secret: string, text: (secret: string) => string): SecretSample => ({
    kind,
    secret,
    text: text(secret),
  });
  const named = (text: (secret: string) => string, secret = draw(24)): SecretSample =>
    within("named-secret", secret, text);
  return [
    ...["RSA PRIV", "OPENSSH PRIV", "PRIV", "ENCRYPTED PRIV"].map((label) =>
      within(
        "private-key",
        pem(`${label}ATE KEY`, draw(320)),
        (block) => `${block}-----END ${label}ATE KEY-----`,
      ),
    ),
    within(
      "private-key",
      `${pem(glue("PGP PRIV", "ATE KEY BLOCK"), draw(320))}=${draw(4)}\n`,
      (block) => `${block}-----END`,
    ),
    within(
      "putty-private-key",
      `Private-${"Lines"}: 8\n${draw(300)}\nPrivate`,
      (block) => `${block}-MAC: 00`,
    ),
    within(
      "azure-storage-key",
      `${draw(86)}==`,
      (key) => `DefaultEndpointsProtocol=https;Account${"Key"}=${key};`,
    ),
    within("azure-sas", `${draw(43)}%3D`, (key) => `https://shop.blob.test/a?sv=2024&${"sig"}=${key}`),
    within("url-password", `postgres${"://"}shop:${draw(14)}@db.example.net`, (link) => `${link}:5432/shop`),
    within(
      "url-password",
      `mongodb+srv${"://"}shop:${draw(10)}@cluster0.ab1cd.mongodb.net`,
      (link) => `${link}/a?b`,
    ),
    within(
      "url-password",
      `https${"://"}ada:${draw(12)}@git.shop.test`,
      (link) => `git clone ${link}/login.git`,
    ),
    within("connection-password", draw(16), (password) => `Server=db;User=shop;Pass${"word"}=${password};`),
    within("authorization-header", draw(32), (token) => `curl -H "Author${"ization"}: Bearer ${token}"`),
    within("authorization-header", `${draw(30)}==`, (token) => `Author${"ization"}: Basic ${token}`),
    named((secret) => `DB_${"PASSWORD"}=${secret}`),
    named((secret) => `pass${"word"}: ${secret}`, "T4b-" + draw(8) + "!9z"),
    named((secret) => `const apiKey${" ="} "${secret}";`),
    named((secret) => `aws_secret_access${"_key"} = ${secret}`, `${draw(20)}/${draw(19)}`),
    named((secret) => `{\\"client_${"secret"}\\": \\"${secret}\\"}`),
    named((secret) => `//registry.shop.test/:_auth${"Token"}=${secret}`),
    named((secret) => `JWT_${"SECRET"}=${secret}`, draw(64, HEX)),
    named((secret) => `export SIGNING_${"KEY"}='${secret}'`, draw(32, HEX)),
    named((secret) => `The API ${"key"}: ${secret}`),
    named((secret) => `github ${"token"} := \`${secret}\``),
  ];
}
