// A checkpoint's tensors by name, as docs/checkpoint.md says.
import { createHash } from "node:crypto";

export interface Checkpoint {
  readonly experimentHash: string;
  readonly position: { readonly epoch: number; readonly step: number };
  readonly tensors: ReadonlyMap<string, readonly number[]>;
}

const READERS = {
  f32: { bytes: 4, at: (data: DataView, i: number) => data.getFloat32(i, true) },
  f64: { bytes: 8, at: (data: DataView, i: number) => data.getFloat64(i, true) },
  i32: { bytes: 4, at: (data: DataView, i: number) => data.getInt32(i, true) },
  i8: { bytes: 1, at: (data: DataView, i: number) => data.getInt8(i) },
  u8: { bytes: 1, at: (data: DataView, i: number) => data.getUint8(i) },
} as const;

export function readCheckpoint(bytes: Uint8Array): Checkpoint {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (from: number, to: number) => new TextDecoder().decode(bytes.subarray(from, to));
  if (text(0, 8) !== "MHOCKPT2") throw new Error("not a checkpoint");
  const body = bytes.subarray(0, bytes.length - 32);
  const digest = createHash("sha256").update(body).digest("hex");
  if (digest !== Buffer.from(bytes.subarray(bytes.length - 32)).toString("hex")) throw new Error("damaged");
  const length = data.getUint32(8, true);
  const header = JSON.parse(text(12, 12 + length));
  const tensors = new Map<string, readonly number[]>();
  let at = 12 + length;
  for (const { name, kind, length: count } of header.tensors as {
    name: string;
    kind: keyof typeof READERS;
    length: number;
  }[]) {
    const reader = READERS[kind];
    const start = at;
    tensors.set(
      name,
      Array.from({ length: count }, (_, i) => reader.at(data, start + i * reader.bytes)),
    );
    at += count * reader.bytes;
  }
  if (at !== body.length) throw new Error(`${body.length - at} bytes more than the header says`);
  return { experimentHash: header.experimentHash, position: header.position, tensors };
}
