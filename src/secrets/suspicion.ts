// The first look, at everything that is written: may there be a secret at all? Small and quick, for every start of
// `ctx progress` pays for it. What it misses nobody finds, so it knows a mark of every rule; the tests hold it to that.

// Long enough that ordinary words are none of them: `task-42` holds `sk-`. In parts, which is quicker than one of all.
const MARKS = [
  /A(?:KIA|SIA|BIA|CCA|Iza|BSK|ZDO|T[AC]TT3|TBB|GE-SECRET)|AccessKey=|AccountKey=|PRIVATE|Private-L|NR(?:AK|JS|II)-|PMAK|HRKU|GOCSPX|SG\.[\w-]{16}|SK[0-9a-f]{32}/,
  /gh[pousr]_|github_pat|gl(?:pat|dt|rt|ptt|ft|soat|cbt|imt|agent|oas)-|gl(?:sa|c)_|npm_|pypi-A|rubygems_|cio[A-Za-z0-9]{32}|oy2[a-z0-9]{43}|dckr_|ya29\.|[78]Q~|[?&;]sig=|do[opr]_v1|dapi[a-f0-9]{32}|hv[sbr]\.[\w-]{24}|atlasv1|pul-[a-f0-9]{40}|fo1_|fm(?:1[ar]|2)_|sbp_|sb_sec|pscale_|dp\.(?:pt|ct|sa|st|scim|audit)\.|tskey/,
  /sk-(?:ant|or-v1|proj|svc|adm|None|[A-Za-z0-9]{32})|[sr]k_(?:live|test|prod)|hf_|api_org_|gsk_|pplx-|xai-|r8_|xox|xapp-|slack\.com|webhooks\/\d{17}|key-[a-f0-9]{32}|-us\d(?<=[a-f0-9]{8}-us\d)|whsec|shp[a-z]{2}_|sq0|lin_|ntn_|figd_|pat[A-Za-z0-9]{14}\.|sntry|sgp_|eyJ/,
  /:\/\/[^\s/@:]{0,100}:[^\s/@]{2,200}@|[\w-]\.[\w-]{6}\.[\w-]{27}|\d:A[\w-]{34}/,
];

// A name that tells, and then a colon or an equals sign; or the word before a token in a header.
const NAMES =
  /(?:passw|pwd|passphrase|secret|token|credential|jwt|pat(?![a-z])|(?:api|app|access|account|auth|private|signing|encryption|master|shared|session|storage|service|license)[-_. ]?key)[\w-]{0,40}\\{0,7}["'`]?\]?(?:\s|\\{1,4}[nrt]){0,8}(?:[:=?]|=>)|(?:bearer|basic)(?:\s|\\{1,4}[nrt]){1,4}[\w.~+/-]{16}/i;

// A delegation says beside its data what that is called.
const CALLED =
  /"key"\s{0,8}:\s{0,8}"[^"]{0,80}(?:passw|pwd|passphrase|secret|token|credential|key|jwt|pat(?![a-z]))/i;

// Letters and signs that stand as escapes, in JSON or YAML, may hide any of these.
const ESCAPES = /\\(?:u00[2-7]|x[2-7]|U000000|\/|\r?\n)/;

const PATTERNS = [...MARKS, NAMES, CALLED, ESCAPES];

/** Tells whether a text, decoded or as it stands in a file, may hold a secret. Only `findSecrets` knows. */
export function mayHoldSecret(text: string): boolean {
  for (const pattern of PATTERNS) if (pattern.test(text)) return true;
  return false;
}
