// Which resources the other side wants to be told of, in both eras, and the telling. In the newer one the SDK answers
// `subscriptions/listen` itself and tells nobody what is listened to, so the requests are overheard on their way in.
import type { ResourceFollowing, ResourceNews } from "../actions/follow-resources.js";
import type { CtxError } from "../errors/ctx-error.js";
import type { Json, JsonObject } from "../model/json/json.js";
import { isJsonObject } from "../model/json/json.js";
import type { StopSignal } from "../ports/stop-signal.js";
import type { Place } from "./place.js";
import { parseUri } from "./resource-uri.js";

/** More than any agent reads; each one is looked at whenever something happens. */
const MOST_FOLLOWED = 200;

/** Where news go: the instance that serves the connection now. */
export interface Listener {
  sendResourceUpdated(params: { uri: string }): Promise<void>;
  sendResourceListChanged(): Promise<void>;
}

/** Says that nothing can be told for a while, or that it can again. */
export type Warn = (problem: CtxError | string) => void;

export class Subscriptions {
  /** By address: who wants to know, the client as a whole or a request that listens. */
  private readonly holders = new Map<string, Set<Json>>();
  private following: Promise<ResourceFollowing> | null = null;
  private listener: Listener | null = null;

  constructor(
    private readonly place: Place,
    private readonly stop: StopSignal,
    private readonly warn: Warn,
  ) {}

  tellThrough(listener: Listener): void {
    this.listener = listener;
  }

  /** Begins to watch which contexts there are. */
  async begin(): Promise<ResourceFollowing> {
    const { runtime, directory } = this.place;
    this.following ??= import("../actions/follow-resources.js").then(({ followResources }) =>
      followResources(runtime, {
        directory,
        stop: this.stop,
        tell: (news) => this.tell(news),
        warn: this.warn,
      }),
    );
    return this.following;
  }

  /** From when this settles on, a change of the resource is told; false for an address of ours that it is not. */
  async subscribe(uri: string, holder: Json): Promise<boolean> {
    const readable = parseUri(uri);
    if (readable === null || (!this.holders.has(uri) && this.holders.size >= MOST_FOLLOWED)) return false;
    const holders = this.holders.get(uri);
    if (holders !== undefined) return holders.add(holder).size > 0;
    this.holders.set(uri, new Set([holder]));
    await (await this.begin()).add(uri, readable);
    return true;
  }

  async unsubscribe(uri: string, holder: Json): Promise<void> {
    const holders = this.holders.get(uri);
    if (holders?.delete(holder) !== true || holders.size > 0) return;
    this.holders.delete(uri);
    (await this.following)?.remove(uri);
  }

  /** Takes note of what a message subscribes to, or no longer does. */
  async overhear({ id, method, params }: JsonObject): Promise<void> {
    if (!isJsonObject(params)) return;
    if (method === "notifications/cancelled") return this.release(params["requestId"]);
    if (method !== "subscriptions/listen" || id === undefined || !isJsonObject(params["notifications"]))
      return;
    const { resourceSubscriptions: uris, resourcesListChanged: wantsList } = params["notifications"];
    if (wantsList === true) await this.begin();
    for (const uri of Array.isArray(uris) ? uris : [])
      if (typeof uri === "string") await this.subscribe(uri, id);
  }

  private async release(holder: Json | undefined): Promise<void> {
    if (holder === undefined) return;
    for (const uri of this.holders.keys()) await this.unsubscribe(uri, holder);
  }

  private tell({ changed, isListOther }: ResourceNews): void {
    const { listener } = this;
    if (listener === null) return;
    const sent = changed.map((uri) => listener.sendResourceUpdated({ uri }));
    if (isListOther) sent.push(listener.sendResourceListChanged());
    // Nobody listens any more: the connection is about to end.
    void Promise.allSettled(sent);
  }
}
