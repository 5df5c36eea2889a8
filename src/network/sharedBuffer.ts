// A float buffer that several values use one after the other; as long as the longest of them: all are reserved before it is
// made.
import type { Engine, EngineBuffer } from "../engine/engine.ts";

export class SharedBuffer {
  private readonly engine: Engine;
  private readonly name: string;
  private made: EngineBuffer | null = null;
  length = 0;

  constructor(engine: Engine, name: string) {
    this.engine = engine;
    this.name = name;
  }

  reserve(length: number): void {
    this.length = Math.max(this.length, length);
  }

  /** Where nothing was reserved, there is none. */
  make(): void {
    if (this.length > 0) this.made = this.engine.buffer(this.name, "f32", this.length);
  }

  get buffer(): EngineBuffer {
    if (!this.made) throw new Error(`${this.name} was not made`);
    return this.made;
  }
}
