// Chance that nobody can guess, for the mark of a message. The system's device gives it for nothing; loading node:crypto
// takes a tenth of a short run, so that is for systems without the device.
import { closeSync, openSync, readSync } from "node:fs";

const BYTES = 12;

/** 24 hexadecimal digits from the system's generator. */
export async function readMark(): Promise<string> {
  const bytes = readDevice() ?? (await import("node:crypto")).randomBytes(BYTES);
  return Buffer.from(bytes).toString("hex");
}

function readDevice(): Uint8Array | null {
  try {
    const device = openSync("/dev/urandom", "r");
    try {
      const bytes = new Uint8Array(BYTES);
      return readSync(device, bytes, 0, BYTES, null) === BYTES ? bytes : null;
    } finally {
      closeSync(device);
    }
  } catch {
    return null; // There is no such device, or it is not ours to read: node:crypto asks the system itself.
  }
}
