// A weight of several devices whose currents meet on one line: W = C + Σ share·A. The network reads the sum; C, the weights' own devices, get a
// crossbar of their own, since the layer's holds what is read.
import { planesOf } from "../../array/mapping.ts";
import type { Crossbar, EngineBuffer } from "../../engine/engine.ts";
import type { LayerUpdateOptions } from "../layerUpdate.ts";

export interface Part {
  readonly value: EngineBuffer;
  readonly share: number;
}

export interface Composite {
  /** The weights' own devices. */
  readonly main: Crossbar;
  /** Sets the weight that the network reads next: C + Σ share·value. */
  read(parts: readonly Part[]): void;
  /** Largest |g| that reads meet, where the parts reach so far: Σ |share|·widest. */
  widest(parts: readonly { readonly share: number; readonly widest: number }[]): number;
}

export function openComposite({ engine, layer, devices }: LayerUpdateOptions): Composite {
  const { spec, conductance: read } = layer.crossbar;
  const main = engine.crossbar({ ...spec, name: `${spec.name}.main` });
  engine.copy(read, main.conductance, read.length);
  // a pair's weight is half the difference of its planes, and further devices lie on plane 0
  const planes = planesOf(spec.mapping);
  return {
    main,
    read: (parts) => {
      engine.copy(main.conductance, read, read.length);
      for (const { value, share } of parts)
        engine.accumulate(read, value, null, value.length, { decay: 1, gain: planes * share });
    },
    widest: (parts) =>
      parts.reduce((sum, { share, widest }) => sum + planes * Math.abs(share) * widest, devices.widest),
  };
}
