// Events that TensorBoard reads, in the wire format of protobuf. Only the few messages that curves and settings need. A body is an event
// without its time, which is the only part that depends on when it was written.
// Sources: tensorboard/compat/proto/{event,summary,tensor}.proto and tensorboard/plugins/hparams/plugin_data.proto of TensorBoard 2.21.
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

type Fill = (writer: BinaryWriter) => void;

const VARINT = WireType.Varint;
const BYTES = WireType.LengthDelimited;

/** The first event of every file. */
export const versionBody = (): Uint8Array => message((event) => event.tag(3, BYTES).string("brain.Event:2"));

/** Scalars of one step (an epoch, from 1), by their tags. */
export const scalarsBody = (step: number, scalars: Readonly<Record<string, number>>): Uint8Array =>
  message((event) => {
    event.tag(2, VARINT).int64(step);
    part(event, 5, (summary) => {
      for (const [tag, value] of Object.entries(scalars))
        part(summary, 1, (entry) => {
          entry.tag(1, BYTES).string(tag);
          entry.tag(2, WireType.Bit32).float(value);
        });
    });
  });

export type Setting = string | number | boolean;

/** Begins a session of the HParams page. Sessions of one group are repetitions: the page shows their mean. */
export const sessionStartBody = (settings: Readonly<Record<string, Setting>>, group: string): Uint8Array =>
  hparamsBody("_hparams_/session_start_info", 3, (start) => {
    for (const [key, value] of Object.entries(settings))
      part(start, 1, (entry) => {
        entry.tag(1, BYTES).string(key);
        part(entry, 2, (held) => putValue(held, value));
      });
    start.tag(4, BYTES).string(group);
  });

const SUCCESS = 1;
const FAILURE = 2;

export const sessionEndBody = (failed: boolean): Uint8Array =>
  hparamsBody("_hparams_/session_end_info", 4, (end) => end.tag(1, VARINT).int32(failed ? FAILURE : SUCCESS));

/** A google.protobuf.Value. */
function putValue(writer: BinaryWriter, value: Setting): void {
  if (typeof value === "number") writer.tag(2, WireType.Bit64).double(value);
  else if (typeof value === "string") writer.tag(3, BYTES).string(value);
  else writer.tag(4, VARINT).bool(value);
}

/** A summary whose metadata are the content: its tensor says nothing, but a reader wants one. */
function hparamsBody(tag: string, field: number, fill: Fill): Uint8Array {
  return message((event) =>
    part(event, 5, (summary) =>
      part(summary, 1, (entry) => {
        entry.tag(1, BYTES).string(tag);
        part(entry, 9, (metadata) => {
          part(metadata, 1, (plugin) => {
            plugin.tag(1, BYTES).string("hparams");
            part(plugin, 2, (content) => part(content, field, fill));
          });
          metadata.tag(4, VARINT).int32(DATA_CLASS_TENSOR);
        });
        part(entry, 8, (tensor) => {
          tensor.tag(1, VARINT).int32(DT_FLOAT);
          part(tensor, 2, (shape) => part(shape, 2, (size) => size.tag(1, VARINT).int64(1)));
          tensor.tag(5, WireType.Bit32).float(0);
        });
      }),
    ),
  );
}

const DATA_CLASS_TENSOR = 2;
const DT_FLOAT = 1;

function message(fill: Fill): Uint8Array {
  const writer = new BinaryWriter();
  fill(writer);
  return writer.finish();
}

function part(writer: BinaryWriter, field: number, fill: Fill): void {
  writer.tag(field, BYTES).fork();
  fill(writer);
  writer.join();
}
