// The vocabulary of the shop that the corpus is about, and sentences made of it.

export const AREAS = [
  "authentication",
  "catalogue",
  "checkout",
  "delivery",
  "invoices",
  "notifications",
  "orders",
  "payments",
  "profiles",
  "reports",
  "search",
  "stock",
  "sessions",
  "translations",
  "webhooks",
];
export const PEOPLE = [
  "@ada",
  "@grace",
  "@linus",
  "@backend_agent",
  "@review_agent",
  "@zoë",
  "@frontend_agent",
];
const VERBS = [
  "Add",
  "Cache",
  "Document",
  "Harden",
  "Measure",
  "Migrate",
  "Refactor",
  "Replace",
  "Test",
  "Validate",
];
const THINGS = [
  "rate limit",
  "retry with back-off",
  "audit trail",
  "error page",
  "time zone handling",
  "currency rounding",
  "e-mail template",
  "background job",
  "access check",
  "full-text index",
  "token refresh",
  "CSV export",
];
const CLAUSES = [
  "the p95 latency stays below 250 ms",
  'the message says "try again in a minute"',
  "nothing is written twice: the key is idempotent",
  "old clients (API v1) still get the field",
  "amounts are kept in minor units, never as floats",
  "the queue drains within 30 s, even after a restart",
  "names such as Łukasz, 田中 or O'Brien survive",
  "an expired session leads to /login?next=…",
  "the log has the request id & the user's id, no e-mail",
  "two tabs may be open; the last write wins",
  "{placeholders} are escaped before they are rendered",
  "at most 100 items a page, newest first",
];
const LABELS = ["accessibility", "api", "bug", "database", "needs: design", "performance", "security", "ui"];

export function makeTitle(random, area = random.pick(AREAS)) {
  return `${random.pick(VERBS)} the ${random.pick(THINGS)} of ${area}`;
}

export function makeClause(random) {
  return random.pick(CLAUSES);
}

export function makeLabels(random) {
  return random.some(LABELS, 1, 4);
}

export function makeSentence(random) {
  const clause = makeClause(random);
  const start = `${random.pick(VERBS)} the ${random.pick(THINGS)} in ${random.pick(AREAS)}`;
  return random.chance(0.5) ? `${start}: ${clause}.` : `${start} so that ${clause}.`;
}

export function makeParagraph(random, low = 2, high = 4) {
  const sentences = Array.from({ length: random.between(low, high) }, () => makeSentence(random));
  return sentences.join(" ");
}
