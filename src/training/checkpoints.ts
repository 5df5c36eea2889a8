// Where a run's checkpoint lies: a file (checkpoint.ts), or nowhere in a browser.
import type { Engine, EngineBuffer } from "../engine/engine.ts";

export interface Checkpoints {
  /** Path of the file, for messages. */
  readonly at: string;
  /** Replaces the last checkpoint whole. `position` is any JSON value. */
  save<Position>(
    engine: Engine,
    experimentHash: string,
    position: Position,
    buffers: readonly EngineBuffer[],
  ): Promise<void>;
  /** Restores the buffers; null where nothing was saved yet. Throws CheckpointError. */
  load<Position>(engine: Engine, experimentHash: string, buffers: readonly EngineBuffer[]): Position | null;
}
