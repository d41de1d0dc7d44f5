// What a resolved context says of its prunes: which take effect, and how to see the whole.
import type { Layer } from "../../model/layer.js";
import { formatRef } from "../../model/ref.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import { directoryOf } from "../../store/layout.js";
import type { ShownPrune } from "../resolve.js";
import type { ResolvedRef } from "../resolve-ref.js";

/** Lists the prunes of a lineage that hide something, widest context first, then by id. */
export function describeHidden(found: ResolvedRef): ShownPrune[] {
  const shown = new Map<string, Omit<ShownPrune, "how">>();
  for (const { ref, prune, hidden } of found.hidden) {
    const key = `${ref} ${prune.id}`;
    const known = shown.get(key) ?? { ref, prune: prune.id, policy: prune.policy, notes: 0, entries: 0 };
    const part = "path" in hidden ? "notes" : "entries";
    shown.set(key, { ...known, [part]: known[part] + 1 });
  }
  const order = found.layers.map(nameOfLayer);
  return [...shown.values()]
    .sort((left, right) => {
      return order.indexOf(left.ref) - order.indexOf(right.ref) || (left.prune < right.prune ? -1 : 1);
    })
    .map((one) => ({ ...one, how: commandsFor(one, found) }));
}

function nameOfLayer({ ref, personal }: Layer): string {
  return personal ? "" : formatRef(ref);
}

/** A revision is asked for its files, since no command but `resolve` looks there. */
function commandsFor({ ref, notes, entries }: Omit<ShownPrune, "how">, found: ResolvedRef): string[] {
  const layer = found.layers.find((one) => nameOfLayer(one) === ref);
  if (layer !== undefined && layer.commit !== null)
    return [`git show ${quoteForShell(`${layer.from}:${found.workspace.prefix}${directoryOf(layer.ref)}`)}`];
  const name = quoteForShell(ref);
  return [...(notes === 0 ? [] : [`ctx get ${name}`]), ...(entries === 0 ? [] : [`ctx log ${name}`])];
}
