// `ctx search`.
import { search, type SearchData, type SearchRequest } from "../../actions/search.js";
import type { CommandSpec } from "../command-spec.js";
import { given, listArgument, listOption, numberOption, placeOf, textOption } from "../parse/invocation.js";
import { renderSearch } from "../render/hits.js";
import { NO_PERSONAL, personalOf, REF } from "../words.js";

export const command: CommandSpec<SearchData> = {
  name: "search",
  summary: "Find words in documents, notes and entries",
  arguments: [
    {
      name: "words",
      required: true,
      variadic: true,
      description: "any of them, the best hits first; a phrase in double quotes must occur",
    },
  ],
  options: [
    { name: "limit", value: "N", numeric: true, default: "20", description: "show at most N hits" },
    {
      name: "kind",
      value: "KIND",
      choices: ["document", "note", "entry"],
      repeatable: true,
      description: "only document, note or entry",
    },
    { name: "ref", value: "REF", completes: "ref", description: `only in this context: ${REF.description}` },
    NO_PERSONAL,
  ],
  examples: [
    { line: "ctx search token rotation", note: "exits 1 when nothing is found" },
    { line: "ctx search '\"session token\"' --kind note", note: "a phrase, in notes" },
  ],
  writer: false,
  readsEverything: true,
  run: (invocation, door) =>
    search(door.runtime, {
      ...placeOf(door),
      words: listArgument(invocation, "words"),
      ...given("limit", numberOption(invocation, "limit")),
      ...given("kinds", listOption(invocation, "kind") as SearchRequest["kinds"]),
      ...given("ref", textOption(invocation, "ref")),
      ...personalOf(invocation),
    }),
  render: renderSearch,
};
