// Max and average pooling, forward next to backward. Tensors (batch, height, width, channels), of floats or of words.
import { roundEven } from "../../base/float32.ts";
import { type PoolShape, pooledSizes } from "../poolShape.ts";
import type { Values } from "./inputs.ts";

const f = Math.fround;

/** A value of the map in a window: its number there, and its place in the tensor for channel 0. */
interface Member {
  readonly number: number;
  readonly at: number;
}

/** Calls visit(output index, channel, members of its window in ascending order) for every output value. */
function forWindows(
  batch: number,
  shape: PoolShape,
  visit: (out: number, channel: number, members: readonly Member[]) => void,
): void {
  let out = 0;
  for (let image = 0; image < batch; image++)
    for (let oy = 0; oy < shape.outHeight; oy++)
      for (let ox = 0; ox < shape.outWidth; ox++) {
        const members = membersOf(shape, image, oy, ox);
        for (let c = 0; c < shape.channels; c++) visit(out++, c, members);
      }
}

function membersOf(shape: PoolShape, image: number, oy: number, ox: number): Member[] {
  const { inHeight, inWidth, channels, windowHeight, windowWidth } = shape;
  const members: Member[] = [];
  for (let number = 0; number < windowHeight * windowWidth; number++) {
    const y = oy * shape.strideHeight - shape.padTop + Math.floor(number / windowWidth);
    const x = ox * shape.strideWidth - shape.padLeft + (number % windowWidth);
    if (y < 0 || y >= inHeight || x < 0 || x >= inWidth) continue;
    members.push({ number, at: ((image * inHeight + y) * inWidth + x) * channels });
  }
  return members;
}

/** fround(1/values) of a mean. */
function shareOf({ countPadding, windowHeight, windowWidth }: PoolShape, members: number): number {
  return f(1 / (countPadding ? windowHeight * windowWidth : members));
}

/** Average: sum in ascending order, times the share; of words to the nearest word. */
export function pool(
  input: Values,
  output: Values,
  choice: Uint8Array | null,
  batch: number,
  shape: PoolShape,
): void {
  const floats = output instanceof Float32Array;
  forWindows(batch, shape, (out, c, members) => {
    let best = members[0]!;
    let sum = 0;
    for (const member of members) {
      const x = input[member.at + c]!;
      sum = f(sum + x);
      if (x > input[best.at + c]!) best = member;
    }
    const mean = f(sum * shareOf(shape, members.length));
    if (shape.kind === "max") output[out] = input[best.at + c]!;
    else output[out] = floats ? mean : roundEven(mean);
    if (shape.kind === "max" && choice) choice[out] = best.number;
  });
}

/** Errors of an input from several windows are added in ascending order; one without a window gets none. */
export function poolBackward(
  outputError: Float32Array,
  inputError: Float32Array,
  choice: Uint8Array | null,
  batch: number,
  shape: PoolShape,
): void {
  inputError.fill(0, 0, batch * pooledSizes(shape).inputs);
  forWindows(batch, shape, (out, c, members) => {
    const error = outputError[out]!;
    const part = f(error * shareOf(shape, members.length));
    for (const { number, at } of members) {
      if (shape.kind === "average") inputError[at + c]! += part;
      else if (number === choice![out]) inputError[at + c]! += error;
    }
  });
}
