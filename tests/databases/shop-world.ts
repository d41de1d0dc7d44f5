// A shop with a database, for one test; both go when it ends.
import { onTestFinished } from "vitest";
import { makeShop, type World } from "../support/transcript.js";
import { makeDatabase, type Database } from "./database.js";

export interface Shop {
  readonly world: World;
  readonly database: Database;
}

export async function makeShopWithDatabase(
  engine: Database["engine"],
  options: { isEmpty?: boolean } = {},
): Promise<Shop> {
  const world = await makeShop("databases");
  const database = makeDatabase(engine, world.root, options);
  onTestFinished(() => {
    database.remove();
    world.remove();
  });
  return { world, database };
}
