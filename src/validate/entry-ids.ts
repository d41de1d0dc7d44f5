// Ids of entries across contexts: an id stands for one record in one place, and a retraction names one that is there.
// The doubles within one context are found where its entries are united.
import { makeFinding, type Finding } from "../errors/finding.js";
import { parseEntries } from "../format/entries.js";
import { isJsonEqual, type Json } from "../model/json/json.js";
import { formatRef } from "../model/ref.js";
import type { Survey, SurveyedContext, SurveyedEntry } from "./survey.js";

/** Finds ids that stand in two contexts, and retractions of nothing. Only a survey of everything can tell either. */
export async function findEntryIdFaults(survey: Survey): Promise<Finding[]> {
  if (!survey.isWhole) return [];
  const byId = new Map<string, SurveyedEntry>();
  const findings: Finding[] = [];
  const retractions: SurveyedEntry[] = [];
  for (const { entries } of survey.contexts) {
    for (const entry of entries) {
      const known = byId.get(entry.id);
      if (known === undefined) byId.set(entry.id, entry);
      else findings.push(await compare(survey, known, entry));
      if (entry.of !== undefined) retractions.push(entry);
    }
  }
  for (const entry of retractions) if (!byId.has(entry.of as string)) findings.push(retractedNothing(entry));
  return findings;
}

/** The records themselves were let go; a double is rare enough to read both again. */
async function compare(survey: Survey, known: SurveyedEntry, entry: SurveyedEntry): Promise<Finding> {
  const [one, other] = [await readRecord(survey, known), await readRecord(survey, entry)];
  const place = { path: entry.path, line: entry.line, pointer: "/id" };
  if (one !== null && other !== null && isJsonEqual(one, other)) {
    const holder = survey.contexts.find(({ entries }) => entries.includes(known)) as SurveyedContext;
    return makeFinding(
      "ENTRY_COPIED",
      `The entry ${entry.id} also stands in ${formatRef(holder.stored.ref)}.`,
      {
        ...place,
        hint: `Keep it in one context; the other copy is ${known.path}.`,
      },
    );
  }
  return makeFinding(
    "ENTRY_CORRUPT",
    `The id ${entry.id} also stands for another record, in ${known.path}.`,
    {
      ...place,
      hint: "Compare both with the file's history in git; one of them was altered.",
    },
  );
}

async function readRecord(survey: Survey, { path, id }: SurveyedEntry): Promise<Json | null> {
  const [read] = await survey.readTexts([path]);
  if (read === undefined || !("text" in read)) return null;
  const found = parseEntries(read).entries.find(({ record }) => record.id === id);
  return found === undefined ? null : (found.record as Json);
}

function retractedNothing({ path, line, of }: SurveyedEntry): Finding {
  return makeFinding("RETRACTED_UNKNOWN", `The entry ${of} that this one retracts is not here.`, {
    path,
    line,
    pointer: "/of",
    hint: "It may be on another branch; until it comes, nothing is retracted.",
  });
}
