// The formats that schemas of variables may name, each told by a few linear tests. What an address leads to is not asked.
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d{1,9})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/;

const FORMATS: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ["date", isDate],
  ["time", (text: string) => TIME.test(text)],
  ["date-time", isDateTime],
  ["email", isEmail],
  ["uuid", (text: string) => UUID.test(text)],
  ["ipv4", (text: string) => IPV4.test(text)],
  ["uri", (text: string) => URI.test(text)],
]);

/** Tells whether a text is of a format; a format that is not known here says nothing (2020-12 Validation §7.1). */
export function isOfFormat(format: string, text: string): boolean {
  return FORMATS.get(format)?.(text) ?? true;
}

function isDate(text: string): boolean {
  const [, year, month, day] = DATE.exec(text)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined || month < 1 || month > 12) return false;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return day >= 1 && day <= days;
}

function isDateTime(text: string): boolean {
  return /^[Tt ]$/.test(text[10] ?? "") && isDate(text.slice(0, 10)) && TIME.test(text.slice(11));
}

/** One @ between two parts without spaces: what mail systems really accept is theirs to say. */
function isEmail(text: string): boolean {
  const [local = "", domain = "", ...more] = text.split("@");
  return (
    more.length === 0 && local !== "" && domain !== "" && !/\s/.test(text) && !/^\.|\.$|\.\./.test(domain)
  );
}
