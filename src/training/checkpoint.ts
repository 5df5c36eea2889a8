// One file that holds all a run needs to go on bit for bit: conductances, velocities, carries, controls, ADC ranges,
// counters, and the position in the run. Layout: magic, u32 header length, JSON header, raw little-endian tensors,
// SHA-256 of all before. Written to a temporary name and renamed, so a crash leaves the old one.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { writeFileInPieces } from "../base/atomicFile.ts";
import { parseDocument, RECORD_LIMITS } from "../base/document.ts";
import { CheckpointError } from "../base/errors.ts";
import { parseChecked } from "../base/schema.ts";
import {
  ARRAYS,
  type BufferKind,
  type Engine,
  type EngineBuffer,
  type TypedArray,
} from "../engine/engine.ts";
import type { Checkpoints } from "./checkpoints.ts";

export function checkpointFile(run: string): string {
  return join(run, "checkpoint.mho");
}

/** The checkpoint in a run's folder. */
export function fileCheckpoints(run: string): Checkpoints {
  const at = checkpointFile(run);
  return {
    at,
    save: (engine, hash, position, buffers) => saveCheckpoint(at, engine, hash, position, buffers),
    load: (engine, hash, buffers) => loadCheckpoint(at, engine, hash, buffers),
  };
}

const MAGIC = "MHOCKPT2";
/** Checkpoints of runs that read all arrays in floats begin with it. */
const FIRST_MAGIC = "MHOCKPT1";
const DIGEST_BYTES = 32;

interface TensorEntry {
  readonly name: string;
  readonly kind: BufferKind;
  readonly length: number;
}

interface Header<Position> {
  readonly experimentHash: string;
  readonly position: Position;
  readonly tensors: readonly TensorEntry[];
}

const tensorSchema = z.object({ name: z.string(), kind: z.string(), length: z.int().min(0) });
const headerSchema = z.object({
  experimentHash: z.string(),
  position: z.unknown(),
  // held against those of the run, one by one
  tensors: z.array(z.unknown()),
});

/** Reads the buffers from the engine and writes the checkpoint atomically. `position` is any JSON value. */
async function saveCheckpoint<Position>(
  file: string,
  engine: Engine,
  experimentHash: string,
  position: Position,
  buffers: readonly EngineBuffer[],
): Promise<void> {
  const tensors = buffers.map(({ name, kind, length }) => ({ name, kind, length }));
  const header = Buffer.from(
    JSON.stringify({ experimentHash, position, tensors } satisfies Header<Position>),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  await writeFileInPieces(file, async (write) => {
    const digest = createHash("sha256");
    const put = (bytes: Uint8Array) => {
      digest.update(bytes);
      write(bytes);
    };
    for (const part of [Buffer.from(MAGIC), length, header]) put(part);
    for (const buffer of buffers) {
      const data = await engine.readTensor(buffer);
      put(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    }
    write(digest.digest());
  });
}

/** Restores the buffers and returns the position, or null where no file is. Throws CheckpointError for a corrupted or foreign one. */
function loadCheckpoint<Position>(
  file: string,
  engine: Engine,
  experimentHash: string,
  buffers: readonly EngineBuffer[],
): Position | null {
  if (!existsSync(file)) return null;
  const data = buffers.reduce((sum, { kind, length }) => sum + length * ARRAYS[kind].BYTES_PER_ELEMENT, 0);
  const { size } = statSync(file);
  if (size > data + RECORD_LIMITS.characters)
    throw corrupted(file, `${size} bytes, but the tensors of this run have ${data}`);
  const bytes = readFileSync(file);
  const { header, dataStart } = readHeader<Position>(file, bytes);
  checkExperiment(file, header, experimentHash);
  checkTensors(file, header.tensors, buffers);
  if (bytes.length !== dataStart + data + DIGEST_BYTES)
    throw corrupted(
      file,
      `its tensors have ${bytes.length - dataStart - DIGEST_BYTES} bytes instead of ${data}`,
    );
  let at = dataStart;
  buffers.forEach((buffer) => {
    const ArrayType = ARRAYS[buffer.kind];
    const size = buffer.length * ArrayType.BYTES_PER_ELEMENT;
    const copy = bytes.buffer.slice(bytes.byteOffset + at, bytes.byteOffset + at + size);
    engine.upload(buffer, new ArrayType(copy) as TypedArray);
    at += size;
  });
  return header.position;
}

/** The tensors of a run's checkpoint that `wanted` names, without an engine. Throws CheckpointError where there is none, or it is corrupted or of
 *  another experiment. */
export function readTensors(
  run: string,
  experimentHash: string,
  wanted: (name: string) => boolean,
): ReadonlyMap<string, TypedArray> {
  const file = checkpointFile(run);
  if (!existsSync(file))
    throw new CheckpointError("the run has no checkpoint", {
      at: file,
      hint: "train it for an epoch, or name another run",
    });
  const bytes = readFileSync(file);
  const { header, dataStart } = readHeader<unknown>(file, bytes);
  checkExperiment(file, header, experimentHash);
  const found = new Map<string, TypedArray>();
  let at = dataStart;
  for (const stored of header.tensors) {
    const { data: entry } = tensorSchema.safeParse(stored);
    const ArrayType = entry && Object.hasOwn(ARRAYS, entry.kind) ? ARRAYS[entry.kind as BufferKind] : null;
    const size = ArrayType ? entry!.length * ArrayType.BYTES_PER_ELEMENT : 0;
    if (!ArrayType || at + size > bytes.length - DIGEST_BYTES)
      throw corrupted(file, "its tensors are not those of its header");
    if (wanted(entry!.name))
      found.set(
        entry!.name,
        new ArrayType(bytes.buffer.slice(bytes.byteOffset + at, bytes.byteOffset + at + size)),
      );
    at += size;
  }
  return found;
}

const corrupted = (file: string, what: string) =>
  new CheckpointError(`corrupted checkpoint: ${what}`, {
    at: file,
    hint: "delete the file to start the run again, or restore a copy",
  });

function readHeader<Position>(file: string, bytes: Buffer): { header: Header<Position>; dataStart: number } {
  const start = MAGIC.length + 4;
  if (bytes.length < start + DIGEST_BYTES) throw corrupted(file, `only ${bytes.length} bytes`);
  const magic = bytes.toString("latin1", 0, MAGIC.length);
  if (magic === FIRST_MAGIC)
    throw new CheckpointError("an older version of Mho wrote it, which computed with other arithmetic", {
      at: file,
      hint: "start the run again in another folder, or finish it with that version",
    });
  if (magic !== MAGIC) throw corrupted(file, `it does not start with ${MAGIC}`);
  const body = bytes.subarray(0, bytes.length - DIGEST_BYTES);
  const digest = createHash("sha256").update(body).digest();
  if (!digest.equals(bytes.subarray(bytes.length - DIGEST_BYTES)))
    throw corrupted(file, "its SHA-256 does not match");
  const dataStart = start + bytes.readUInt32LE(MAGIC.length);
  try {
    const text = bytes.toString("utf8", start, Math.min(dataStart, body.length));
    const header = parseChecked(headerSchema, parseDocument(text, "json", "header", RECORD_LIMITS), "header");
    return { header: header as Header<Position>, dataStart };
  } catch (error) {
    throw corrupted(file, (error as Error).message);
  }
}

function checkExperiment(file: string, header: Header<unknown>, experimentHash: string): void {
  if (header.experimentHash === experimentHash) return;
  throw new CheckpointError(
    `it belongs to experiment ${header.experimentHash}, this is experiment ${experimentHash}`,
    { at: file, hint: "use the same experiment file and --set values, or another --out folder" },
  );
}

function checkTensors(file: string, stored: readonly unknown[], buffers: readonly EngineBuffer[]): void {
  const describe = (tensor: unknown) => {
    if (tensor === undefined) return "nothing";
    const { data } = tensorSchema.safeParse(tensor);
    return data ? `${data.name} ${data.kind}[${data.length}]` : "what is no tensor";
  };
  for (let i = 0; i < Math.max(stored.length, buffers.length); i++)
    if (describe(stored[i]) !== describe(buffers[i]))
      throw new CheckpointError(
        `it holds ${describe(stored[i])} where this run has ${describe(buffers[i])}`,
        {
          at: file,
          hint: "it was written by another version of Mho",
        },
      );
}
