// The rules of `ctx validate`, in the order in which they are asked. Adding one is a file beside this and a row here.
// What keeps a file from being read at all is found where it is read: format/, schema/, store/read/.
import { findCaseTwins } from "./case-twins.js";
import { findConflictMarks } from "./conflict-marks.js";
import { findCoversFaults } from "./covers.js";
import { findCycles } from "./cycles.js";
import { findDelegationFaults } from "./delegations.js";
import { findEmptyDocuments } from "./empty-documents.js";
import { findEntryFaults } from "./entry-fields.js";
import { findEntryIdFaults } from "./entry-ids.js";
import { findGitignoreGaps } from "./gitignore.js";
import { findHiddenFrontMatter } from "./hidden-front-matter.js";
import { findLoneSurrogates } from "./lone-surrogates.js";
import { findNameFaults } from "./names.js";
import { findOrphans } from "./orphans.js";
import { findOwnValueFaults } from "./own-values.js";
import { findPlaceFaults } from "./places.js";
import { findSecretFaults, findSecretNames } from "./secrets.js";
import type { ContextRule, SurveyRule } from "./survey.js";

/** Asked of every context while its files are at hand. */
export const CONTEXT_RULES: readonly ContextRule[] = [
  findEmptyDocuments,
  findHiddenFrontMatter,
  findConflictMarks,
  findCoversFaults,
  findLoneSurrogates,
  findEntryFaults,
  findOwnValueFaults,
  findSecretFaults,
];

/** Asked once, of everything together. */
export const SURVEY_RULES: readonly SurveyRule[] = [
  findPlaceFaults,
  findNameFaults,
  findCaseTwins,
  findOrphans,
  findCycles,
  findEntryIdFaults,
  findDelegationFaults,
  findGitignoreGaps,
  findSecretNames,
];
