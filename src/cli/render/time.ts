// Times as people read them: UTC minutes, and how long ago.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNITS: readonly (readonly [string, number])[] = [
  ["year", 365 * DAY],
  ["month", 30 * DAY],
  ["week", 14 * DAY],
  ["day", DAY],
  ["hour", HOUR],
  ["minute", MINUTE],
];

/** `2026-11-20 10:02` in UTC for an RFC 3339 time; the text as it is when it is none. */
export function formatMinute(time: string): string {
  const milliseconds = Date.parse(time);
  if (Number.isNaN(milliseconds)) return time;
  return new Date(milliseconds).toISOString().slice(0, 16).replace("T", " ");
}

/** `3 days ago`; a time in the future is given as its UTC minute, because some clock is wrong. */
export function formatAge(time: string, now: number): string {
  const age = now - Date.parse(time);
  if (Number.isNaN(age) || age < -MINUTE) return formatMinute(time);
  for (const [unit, length] of UNITS) {
    if (age < length) continue;
    const count = unit === "week" ? Math.floor(age / (7 * DAY)) : Math.floor(age / length);
    return `${count} ${unit}${count === 1 ? "" : "s"} ago`;
  }
  return "just now";
}
