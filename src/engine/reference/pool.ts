// Max and average pooling over windows that do not overlap, forward next to backward. Tensors (batch, height, width, channels).
// Of floats or of words.
import { roundEven } from "../../base/float32.ts";
import type { PoolShape } from "../engine.ts";
import type { Values } from "./inputs.ts";

const f = Math.fround;

/** Calls visit(output index, index of the window's first input) for every output value. */
function forWindows(batch: number, shape: PoolShape, visit: (out: number, first: number) => void): void {
  const { inHeight, inWidth, channels, size } = shape;
  let out = 0;
  for (let image = 0; image < batch; image++)
    for (let y = 0; y + size <= inHeight; y += size)
      for (let x = 0; x + size <= inWidth; x += size)
        for (let c = 0; c < channels; c++)
          visit(out++, ((image * inHeight + y) * inWidth + x) * channels + c);
}

/** Distance from a window's first input to its input number `index`. */
function stepTo({ inWidth, channels, size }: PoolShape, index: number): number {
  return (Math.floor(index / size) * inWidth + (index % size)) * channels;
}

/** Average: sum in ascending order, times fround(1/size²); of words to the nearest word. */
export function pool(
  input: Values,
  output: Values,
  choice: Uint8Array | null,
  batch: number,
  shape: PoolShape,
): void {
  const area = shape.size * shape.size;
  const share = f(1 / area);
  const average = (sum: number) => (output instanceof Float32Array ? sum * share : roundEven(f(sum * share)));
  forWindows(batch, shape, (out, first) => {
    let winner = 0;
    let best = input[first]!;
    let sum = 0;
    for (let index = 0; index < area; index++) {
      const x = input[first + stepTo(shape, index)]!;
      sum = f(sum + x);
      if (x > best) {
        best = x;
        winner = index;
      }
    }
    output[out] = shape.kind === "max" ? best : average(sum);
    if (shape.kind === "max" && choice) choice[out] = winner;
  });
}

/** Inputs without a window get no error. */
export function poolBackward(
  outputError: Float32Array,
  inputError: Float32Array,
  choice: Uint8Array | null,
  batch: number,
  shape: PoolShape,
): void {
  const area = shape.size * shape.size;
  const share = f(1 / area);
  inputError.fill(0, 0, batch * shape.inHeight * shape.inWidth * shape.channels);
  forWindows(batch, shape, (out, first) => {
    if (shape.kind === "max") inputError[first + stepTo(shape, choice![out]!)] = outputError[out]!;
    else
      for (let index = 0; index < area; index++)
        inputError[first + stepTo(shape, index)] = outputError[out]! * share;
  });
}
