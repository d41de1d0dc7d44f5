// One context alone, for an agent: its own data as JSON, from which a change can be made, and its notes, each in its fence.
// Without a ref it is the list of tasks, by which an agent finds its way.
import type { Json } from "../../model/json/json.js";
import type { Outcome } from "../../model/outcome.js";
import { formatRef, type Ref } from "../../model/ref.js";
import type { Document } from "../../model/document.js";
import type { StoredContext } from "../../model/layer.js";
import { leastOf, type Standing } from "../../model/standing.js";
import { visibleLine } from "../../model/text/visible-text.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import { judgeText, type JudgedText } from "../../policy/reading/arrange.js";
import { cutText, textOfPiece } from "../../policy/reading/piece-text.js";
import type { Runtime } from "../../ports/runtime.js";
import { findStandings, type PlacedText } from "../../store/read/standings.js";
import { listTasks } from "../../store/read/list-tasks.js";
import { locateFindings } from "../../store/read/locate-findings.js";
import { answerFrom, readStored, type StoredReading } from "../get.js";
import { openForReading } from "../open.js";
import type { PlaceRequest } from "../request.js";
import { sourcesOf } from "../resolve-ref.js";
import { fenceTexts } from "./fenced-texts.js";
