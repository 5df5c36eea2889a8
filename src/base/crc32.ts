// Two checksums of 32 bits, reversed: that of ZIP and PNG (ISO 3309), and Castagnoli's (RFC 3720, appendix B.4), which TensorBoard's files have.

const tableOf = (polynomial: number) =>
  Uint32Array.from({ length: 256 }, (_, byte) => {
    let word = byte;
    for (let bit = 0; bit < 8; bit++) word = word & 1 ? (word >>> 1) ^ polynomial : word >>> 1;
    return word;
  });

const ISO_3309 = tableOf(0xedb88320);
const CASTAGNOLI = tableOf(0x82f63b78);

export const crc32 = (bytes: Uint8Array): number => checksum(bytes, ISO_3309);
export const crc32c = (bytes: Uint8Array): number => checksum(bytes, CASTAGNOLI);

function checksum(bytes: Uint8Array, table: Uint32Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ table[(crc ^ bytes[i]!) & 255]!;
  return ~crc >>> 0;
}
