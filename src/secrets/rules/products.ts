// Keys of products that programs talk to: language models, payment, messages, observation, as documented.
import { isRandom } from "../looks.js";
import { tokenOf, type SecretRule } from "../rule.js";

/** What looks like a path of code, or a time and a name, has not all of these. */
function isMixed(token: string): boolean {
  return isRandom(token) && /[a-z]/.test(token) && /[A-Z]/.test(token);
}

const MODEL_RULES: readonly SecretRule[] = [
  {
    kind: "anthropic-key",
    name: "an Anthropic key",
    marks: ["sk-ant-"],
    pattern: tokenOf("sk-ant-[a-z]{3,6}\\d{2}-[A-Za-z0-9_-]{20,200}"),
  },
  {
    kind: "openai-key",
    name: "an OpenAI key",
    marks: ["sk-"],
    pattern: tokenOf("sk-(?:(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{20,300}|[A-Za-z0-9]{32,64})"),
    accepts: isRandom,
  },
  {
    kind: "openrouter-key",
    name: "an OpenRouter key",
    marks: ["sk-or-v1-"],
    pattern: tokenOf("sk-or-v1-[a-f0-9]{64}"),
  },
  {
    kind: "hugging-face-token",
    name: "a Hugging Face token",
    marks: ["hf_", "api_org_"],
    pattern: tokenOf("(?:hf|api_org)_[A-Za-z0-9]{34}"),
  },
  { kind: "groq-key", name: "a Groq key", marks: ["gsk_"], pattern: tokenOf("gsk_[A-Za-z0-9]{52}") },
  {
    kind: "perplexity-key",
    name: "a Perplexity key",
    marks: ["pplx-"],
    pattern: tokenOf("pplx-[A-Za-z0-9]{48}"),
  },
  { kind: "xai-key", name: "an xAI key", marks: ["xai-"], pattern: tokenOf("xai-[A-Za-z0-9]{70,90}") },
  {
    kind: "replicate-token",
    name: "a Replicate token",
    marks: ["r8_"],
    pattern: tokenOf("r8_[A-Za-z0-9]{37}"),
  },
];

const MESSAGE_RULES: readonly SecretRule[] = [
  {
    kind: "slack-token",
    name: "a Slack token",
    marks: ["xox", "xapp-"],
    pattern: tokenOf(
      "(?:xox[abceoprs]-(?:\\d-)?[A-Za-z0-9-]{10,250}|xapp-\\d-[A-Z0-9]+-\\d+-[A-Za-z0-9]{20,100})",
    ),
    accepts: (token) => isRandom(token.slice("xoxb-".length)),
  },
  {
    kind: "slack-webhook",
    name: "a Slack webhook",
    marks: ["hooks.slack.com/"],
    pattern: /hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9+/]{36,80}/g,
  },
  {
    kind: "discord-token",
    name: "a Discord token",
    marks: ["."],
    pattern: tokenOf("[MNO][A-Za-z0-9_-]{23,27}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,40}"),
    accepts: isMixed,
  },
  {
    kind: "discord-webhook",
    name: "a Discord webhook",
    marks: ["/api/webhooks/"],
    pattern: /discord(?:app)?\.com\/api\/webhooks\/\d{17,20}\/[A-Za-z0-9_-]{60,90}/g,
  },
  {
    kind: "telegram-token",
    name: "a Telegram token",
    marks: [":A"],
    pattern: tokenOf("\\d{8,10}:A[A-Za-z0-9_-]{34}"),
    accepts: isMixed,
  },
  { kind: "twilio-key", name: "a Twilio key", marks: ["SK"], pattern: tokenOf("SK[0-9a-f]{32}") },
  {
    kind: "sendgrid-key",
    name: "a SendGrid key",
    marks: ["SG."],
    pattern: tokenOf("SG\\.[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{32,64}"),
  },
  { kind: "mailgun-key", name: "a Mailgun key", marks: ["key-"], pattern: tokenOf("key-[a-f0-9]{32}") },
  {
    kind: "mailchimp-key",
    name: "a Mailchimp key",
    marks: ["-us"],
    pattern: tokenOf("[a-f0-9]{32}-us\\d{1,2}"),
  },
];

const BUSINESS_RULES: readonly SecretRule[] = [
  {
    kind: "stripe-key",
    name: "a Stripe key",
    marks: ["sk_", "rk_"],
    pattern: tokenOf("[sr]k_(?:live|test|prod)_[A-Za-z0-9]{16,250}"),
  },
  {
    kind: "stripe-webhook-secret",
    name: "a webhook secret",
    marks: ["whsec_"],
    pattern: /(?<![A-Za-z0-9_])whsec_[A-Za-z0-9+/]{24,128}={0,2}/g,
  },
  {
    kind: "shopify-token",
    name: "a Shopify token",
    marks: ["shpat_", "shpca_", "shppa_", "shpss_"],
    pattern: tokenOf("shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"),
  },
  {
    kind: "square-token",
    name: "a Square token",
    marks: ["sq0"],
    pattern: tokenOf("sq0[a-z]{3}-[A-Za-z0-9_-]{22,43}"),
  },
  {
    kind: "linear-key",
    name: "a Linear key",
    marks: ["lin_"],
    pattern: tokenOf("lin_(?:api|oauth)_[A-Za-z0-9]{40,64}"),
  },
  {
    kind: "notion-token",
    name: "a Notion token",
    marks: ["ntn_"],
    pattern: tokenOf("ntn_[A-Za-z0-9]{40,60}"),
  },
  {
    kind: "figma-token",
    name: "a Figma token",
    marks: ["figd_"],
    pattern: tokenOf("figd_[A-Za-z0-9_-]{36,60}"),
  },
  {
    kind: "airtable-token",
    name: "an Airtable token",
    marks: ["pat"],
    pattern: tokenOf("pat[A-Za-z0-9]{14}\\.[a-f0-9]{64}"),
  },
  {
    kind: "grafana-token",
    name: "a Grafana token",
    marks: ["glsa_", "glc_"],
    pattern: tokenOf("(?:glsa_[A-Za-z0-9]{32}_[a-fA-F0-9]{8}|glc_[A-Za-z0-9+/]{40,400}={0,2})"),
  },
  {
    kind: "new-relic-key",
    name: "a New Relic key",
    marks: ["NRAK-", "NRJS-", "NRII-"],
    pattern: tokenOf("NR(?:AK-[A-Z0-9]{27}|JS-[a-f0-9]{19}|II-[A-Za-z0-9-]{32})"),
  },
  {
    kind: "sentry-token",
    name: "a Sentry token",
    marks: ["sntrys_", "sntryu_"],
    pattern: tokenOf("(?:sntryu_[a-f0-9]{64}|sntrys_[A-Za-z0-9+/=_-]{60,400})"),
  },
  {
    kind: "postman-key",
    name: "a Postman key",
    marks: ["PMAK-"],
    pattern: tokenOf("PMAK-[a-f0-9]{24}-[a-f0-9]{34}"),
  },
  {
    kind: "sourcegraph-token",
    name: "a Sourcegraph token",
    marks: ["sgp_"],
    pattern: tokenOf("sgp_(?:[a-fA-F0-9]{16}_)?[a-fA-F0-9]{40}"),
  },
];

export const PRODUCT_RULES: readonly SecretRule[] = [...MODEL_RULES, ...MESSAGE_RULES, ...BUSINESS_RULES];
