// What is offered: from the data of a request, or from the offering context's own documents, one offer for each key.
import { CtxError } from "../../errors/ctx-error.js";
import type { Finding } from "../../errors/finding.js";
import { isDelegableKey } from "../../model/delegation.js";
import { isJsonObject, type Json } from "../../model/json/json.js";
import { findAt, formatPointer, parsePointer, type Pointer } from "../../model/json/pointer.js";
import type { StoredContext } from "../../model/layer.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import type { Offer } from "../../policy/delegation/likeness.js";
import { ownValueNotFound } from "../value-not-found.js";
import { ownDataOf } from "./target.js";

export interface OfferRequest {
  /** The data is the value of this key; else each of its top keys is an offer. */
  readonly key?: string;
  readonly data?: Json;
  /**
   * Takes the data from the offering context itself. Not from what it resolves to: what it inherits came from wider
   * levels and is there already.
   */
  readonly pointer?: string;
}

/**
 * Works out the offers of a request, in the order of the data's keys.
 * @throws {CtxError} USAGE when there is no data, or data that cannot be offered; VALUE_NOT_FOUND when the context itself
 * has nothing at the pointer.
 */
export function makeOffers(
  request: OfferRequest,
  source: StoredContext,
  findings: readonly Finding[],
): Offer[] {
  const { key } = request;
  const pointer = request.pointer === undefined ? null : parsePointer(request.pointer);
  const data = findData(request, source, { pointer, findings });
  if (key !== undefined) return [checked({ key, data })];
  if (!isJsonObject(data)) throw needsKey(pointer);
  const offers = Object.keys(data).map((name) => checked({ key: name, data: data[name] as Json }));
  if (offers.length === 0) throw noData("The data is empty.");
  return offers;
}

function findData(
  { data }: OfferRequest,
  source: StoredContext,
  { pointer, findings }: { pointer: Pointer | null; findings: readonly Finding[] },
): Json {
  if (data !== undefined && pointer !== null) {
    throw new CtxError("USAGE", "The data is given twice, in place and by a pointer.");
  }
  if (data !== undefined) return data;
  if (pointer === null) throw noData("There is no data to delegate.");
  const own = ownDataOf(source);
  const value = findAt(own, pointer);
  if (value === undefined) throw ownValueNotFound({ ref: source.ref, data: own, findings }, pointer);
  return value;
}

function checked(offer: Offer): Offer {
  if (offer.key.startsWith("$")) {
    throw new CtxError("USAGE", `${offer.key} is not delegated: keys that begin with $ are ctx's own words.`);
  }
  if (!isDelegableKey(offer.key)) {
    throw new CtxError("USAGE", offer.key === "" ? "The key is empty." : "The key is not valid Unicode.", {
      hint: "It becomes the name of a file, and the key at which the data resolves.",
    });
  }
  if (offer.data !== null) return offer;
  throw new CtxError("USAGE", `${offer.key} is null, which only takes something away.`, {
    hint: "There is nothing in it for others to use. To remove a value there, change that context itself.",
  });
}

function noData(message: string): CtxError {
  return new CtxError("USAGE", message, {
    hint: {
      command: `Give it with --data '{"key": …}' or --file, or name it in the context itself with --pointer.`,
      tool: "Give it as data, an object by keys, or name with key what the context itself has.",
    },
  });
}

/** Without a key only an object says where its values belong. */
function needsKey(pointer: Pointer | null): CtxError {
  const last = pointer?.at(-1);
  const place = pointer === null ? "The data" : `The value at ${formatPointer(pointer)}`;
  const example = last !== undefined && isDelegableKey(last) ? quoteForShell(last) : "NAME";
  return new CtxError("USAGE", `${place} is no object, so it needs a key to resolve at.`, {
    hint: { command: `Name the key: --key ${example}`, tool: "Name the key." },
  });
}
