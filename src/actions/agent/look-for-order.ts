// Whether a text reads like an order to an agent. The phrases are loaded for texts that hold a word of one: few do.
import { findOrderMarks } from "../../policy/reading/order-marks.js";

/** As findOrder (policy/reading/orders.ts). */
export async function lookForOrder(text: string): Promise<string | null> {
  if (findOrderMarks(text).length === 0) return null;
  return (await import("../../policy/reading/orders.js")).findOrder(text);
}
