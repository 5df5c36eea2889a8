// A file of events as TensorBoard follows it: records that are only ever appended (TFRecord: length, checksum, event, checksum). Pure.
// Source: tensorflow/core/lib/io/record_writer.h.
import { crc32c } from "../../../base/crc32.ts";

/** Tag and value of an event's first field, its time. */
const TIME_BYTES = 9;
const TIME_TAG = 0x09;
const HEAD_BYTES = 12;
const FRAME_BYTES = HEAD_BYTES + 4;

export interface Growth {
  /** Bytes of the file that stay. */
  readonly keep: number;
  /** Events behind them. */
  readonly added: Uint8Array;
}

/** How a file grows to hold exactly these bodies (event.ts): records that it has already keep their time, a torn or foreign rest goes.
 *  `time`: of the new records, s since 1970. */
export function growthOf(file: Uint8Array, bodies: readonly Uint8Array[], time: number): Growth {
  let keep = 0;
  let held = 0;
  for (const body of bodies) {
    const bytes = FRAME_BYTES + TIME_BYTES + body.length;
    if (keep + bytes > file.length) break;
    const own = file.subarray(keep, keep + bytes);
    if (!equal(own, recordOf(body, timeIn(own)))) break;
    keep += bytes;
    held++;
  }
  return { keep, added: Buffer.concat(bodies.slice(held).map((body) => recordOf(body, time))) };
}

function recordOf(body: Uint8Array, time: number): Uint8Array {
  const length = TIME_BYTES + body.length;
  const record = new Uint8Array(FRAME_BYTES + length);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(length), true);
  view.setUint32(8, masked(record.subarray(0, 8)), true);
  view.setUint8(HEAD_BYTES, TIME_TAG);
  view.setFloat64(HEAD_BYTES + 1, time, true);
  record.set(body, HEAD_BYTES + TIME_BYTES);
  view.setUint32(HEAD_BYTES + length, masked(record.subarray(HEAD_BYTES, HEAD_BYTES + length)), true);
  return record;
}

const timeIn = (record: Uint8Array): number =>
  new DataView(record.buffer, record.byteOffset).getFloat64(HEAD_BYTES + 1, true);

/** The checksum as it is stored: an unmasked one would be weak for data that hold checksums. */
function masked(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

const equal = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
