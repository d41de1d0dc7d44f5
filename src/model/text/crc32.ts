// CRC-32 as zip, gzip and PNG compute it (ISO 3309). Node 20 has it in zlib, whose loading costs more than a short run.
const POLYNOMIAL = 0xedb88320;
let table: Uint32Array | null = null;

/** The checksum of some bytes, as an unsigned 32-bit number. Detects damage, not forgery. */
export function crc32(bytes: Uint8Array): number {
  table ??= Uint32Array.from({ length: 256 }, (_, byte) => remainderOf(byte));
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] as number);
  return (crc ^ 0xffffffff) >>> 0;
}

function remainderOf(byte: number): number {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
  return crc;
}
