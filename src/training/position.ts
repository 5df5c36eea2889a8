// Where a run stands between two steps, as its checkpoint keeps it.
import { z } from "zod";
import { CheckpointError, MhoError } from "../base/errors.ts";
import { parseChecked } from "../base/schema.ts";
import { activityShape, epochsShape, shortList, startShape } from "./epochShape.ts";
import type { LossSums } from "./lossCurve.ts";
import type { EpochRecord, LayerActivityRecord, StartRecord } from "./records.ts";

export interface Position {
  readonly epoch: number;
  /** Steps done of that epoch. */
  readonly step: number;
  /** Seconds spent training in this epoch so far. */
  readonly seconds: number;
  /** Measured after the epoch's last step. */
  readonly activity: readonly LayerActivityRecord[] | null;
  /** At the end of each part of this epoch (lossCurve.ts); missing in older checkpoints. */
  readonly losses?: readonly LossSums[];
  readonly records: readonly EpochRecord[];
  /** Missing where weights started at random. */
  readonly start?: StartRecord;
  readonly advice: readonly string[];
}

export const START: Position = { epoch: 0, step: 0, seconds: 0, activity: null, records: [], advice: [] };

/** A position that a checkpoint gave: CheckpointError where no run of so many epochs and steps can stand there. */
export function checkedPosition(found: Position, epochs: number, steps: number, at: string): Position {
  const shape = z.looseObject({
    epoch: z.int().min(0).max(epochs),
    step: z.int().min(0).max(steps),
    seconds: z.number().min(0),
    activity: shortList(activityShape).nullable(),
    losses: shortList(z.looseObject({ loss: z.number().nullable(), samples: z.number() })).optional(),
    records: epochsShape,
    start: startShape.optional(),
    advice: shortList(z.string()),
  });
  try {
    const { epoch, records } = parseChecked(shape, found, "position");
    if (records.length !== epoch)
      throw new CheckpointError(`it has ${records.length} records of ${epoch} epochs`);
    return found;
  } catch (cause) {
    if (!(cause instanceof MhoError)) throw cause;
    throw new CheckpointError(`the run cannot stand where the checkpoint says: ${cause.message}`, {
      at,
      hint: "delete the file to start the run again, or restore a copy",
      cause,
    });
  }
}
