// Buffers of the errors of a backward pass. An error lives from the pass of its tensor's last consumer to that of its producer, so few buffers
// are enough for all; they are found by going through the layers once as a backward pass does.
import type { LayerNode, NodeContext } from "./node.ts";
import { SharedBuffer } from "./sharedBuffer.ts";
import type { Tensor } from "./tensor.ts";

/** Gives every error its place and makes all shared buffers of the network. */
export function placeErrors(context: NodeContext, nodes: readonly LayerNode[]): void {
  const { engine, maxBatch, preActivation, secondError } = context;
  // no forward pass runs while errors live
  const places = [preActivation];
  const free = new Set(places);
  const take = ({ error, size }: Tensor) => {
    const length = maxBatch * size;
    const place = nearest(free, length) ?? new SharedBuffer(engine, `shared.error${places.length}`);
    if (!places.includes(place)) places.push(place);
    free.delete(place);
    place.reserve(length);
    error.use(place);
  };
  const release = ({ error }: Tensor) => error.placed && free.add(error.placed);
  take(nodes.at(-1)!.output);
  for (const { kind, output, givesTo, keepsError } of nodes.toReversed()) {
    // its output is its input
    if (kind === "flatten") continue;
    if (!keepsError) release(output);
    for (const input of givesTo)
      if (input.error.placed) secondError.reserve(maxBatch * input.size);
      else take(input);
    if (keepsError) release(output);
  }
  for (const shared of [...places, secondError]) shared.make();
}

/** The place that must grow least; of those, the shortest. */
function nearest(free: ReadonlySet<SharedBuffer>, length: number): SharedBuffer | undefined {
  const cost = (place: SharedBuffer) => Math.max(length - place.length, 0);
  return [...free].toSorted((a, b) => cost(a) - cost(b) || a.length - b.length)[0];
}
