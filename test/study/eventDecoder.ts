// Reads files of events as TensorBoard does, independently of what writes them: its own checksum, bit by bit, and its own protobuf.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Castagnoli's, without a table. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

const masked = (bytes: Uint8Array) => {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
};

/** The events of a file. Throws where a length or a checksum is wrong, or bytes are left. */
export function recordsIn(file: Uint8Array): Uint8Array[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const found: Uint8Array[] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(view.getBigUint64(at, true));
    const data = file.subarray(at + 12, at + 12 + length);
    if (view.getUint32(at + 8, true) !== masked(file.subarray(at, at + 8)))
      throw new Error("checksum of a length");
    if (view.getUint32(at + 12 + length, true) !== masked(data)) throw new Error("checksum of an event");
    found.push(data);
    at += 16 + length;
  }
  return found;
}

/** Field number → values as they lie in the message: varints as numbers, the rest as bytes. */
export type Message = ReadonlyMap<number, readonly (number | Uint8Array)[]>;

export function fieldsOf(bytes: Uint8Array): Message {
  const fields = new Map<number, (number | Uint8Array)[]>();
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let power = 1; ; power *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 127) * power;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const wire = tag & 7;
    let value: number | Uint8Array;
    if (wire === 0) value = varint();
    else {
      const length = wire === 1 ? 8 : wire === 5 ? 4 : varint();
      value = bytes.subarray(at, at + length);
      at += length;
    }
    fields.set(tag >>> 3, [...(fields.get(tag >>> 3) ?? []), value]);
  }
  return fields;
}

const bytesOf = (message: Message, field: number) => message.get(field)![0] as Uint8Array;
const textOf = (message: Message, field: number) => Buffer.from(bytesOf(message, field)).toString("utf8");

export interface Scalar {
  readonly step: number;
  readonly tag: string;
  readonly value: number;
}

export interface Decoded {
  readonly version: string;
  readonly scalars: readonly Scalar[];
  /** Tags of the HParams page, each with its content. */
  readonly sessions: ReadonlyMap<string, Message>;
}

export function decoded(file: Uint8Array): Decoded {
  const events = recordsIn(file).map(fieldsOf);
  const values = events.flatMap((event) =>
    (event.get(5) ?? []).flatMap((summary) =>
      (fieldsOf(summary as Uint8Array).get(1) ?? []).map((value) => ({
        step: (event.get(2)?.[0] ?? 0) as number,
        value: fieldsOf(value as Uint8Array),
      })),
    ),
  );
  const scalars = values.flatMap(({ step, value }) => {
    const number = value.get(2)?.[0] as Uint8Array | undefined;
    return number ? [{ step, tag: textOf(value, 1), value: floatOf(number) }] : [];
  });
  const plugins = values.filter(({ value }) => value.has(9));
  return {
    version: textOf(events[0]!, 3),
    scalars,
    sessions: new Map(plugins.map(({ value }) => [textOf(value, 1), contentOf(value)])),
  };
}

const floatOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset).getFloat32(0, true);

function contentOf(value: Message): Message {
  const plugin = fieldsOf(bytesOf(fieldsOf(bytesOf(value, 9)), 1));
  if (textOf(plugin, 1) !== "hparams") throw new Error("another plugin");
  return fieldsOf(bytesOf(plugin, 2));
}

/** Run → its file, of a folder for TensorBoard. */
export function eventFiles(folder: string): Map<string, Buffer> {
  const runs = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return new Map(
    runs.map(({ name }) => {
      const [file] = readdirSync(join(folder, name)).filter((one) => one.includes("tfevents"));
      return [name, readFileSync(join(folder, name, file!))];
    }),
  );
}
