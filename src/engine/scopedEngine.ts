// An engine whose buffers are given back together: for work beside a run, such as one look at the same network with float weights.
import type { Engine, EngineBuffer } from "./engine.ts";

export interface EngineScope {
  /** The same engine: what it makes counts as made in the scope. */
  readonly engine: Engine;
  /** Frees all that was made and not yet freed. */
  close(): void;
}

export function scopeOf(engine: Engine): EngineScope {
  const living = new Set<EngineBuffer>();
  const own: Partial<Engine> = {
    buffer: (name, kind, length) => {
      const buffer = engine.buffer(name, kind, length);
      living.add(buffer);
      return buffer;
    },
    crossbar: (spec) => {
      const crossbar = engine.crossbar(spec);
      living.add(crossbar.conductance);
      return crossbar;
    },
    free: (buffer) => {
      living.delete(buffer);
      engine.free(buffer);
    },
  };
  const scoped = new Proxy(engine, {
    get: (target, key) => {
      const value: unknown = Reflect.get(own, key) ?? Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return {
    engine: scoped,
    close: () => {
      for (const buffer of living) engine.free(buffer);
      living.clear();
    },
  };
}
