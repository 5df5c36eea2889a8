// How often to build each layer of a pipeline: further copies for the layer that all others wait for, one after another, while there is area
// and while it is a layer that they wait for (PipeLayer, Song et al., HPCA 2017; ISAAC, Shafiee et al., ISCA 2016). Each copy takes
// its share of the vectors.
import { type StageTime, slowestStage } from "./pipeline.ts";

/** A layer of one copy. */
export interface Stage extends StageTime {
  /** Area of its tiles, m². */
  readonly area: number;
}

/** `room`: area for further copies, m². Copies of each stage, at least one. */
export function copiesFor(stages: readonly Stage[], room: number): number[] {
  const copies = stages.map(() => 1);
  let left = room;
  for (;;) {
    const slowest = slowestStage(stages.map((stage, i) => ({ ...stage, own: stage.own / copies[i]! })));
    const at = stages.findIndex(({ layer }) => layer === slowest?.layer);
    const stage = stages[at];
    if (!stage || stage.own === 0 || stage.area > left) return copies;
    left -= stage.area;
    copies[at]!++;
  }
}
