// Effect of conductances on a grid of 16 bits on the codes of a converter, beside the same read of floats: array layers of VGG-8 at a
// quarter of its width, initial weights, words as training has them, 128-row blocks, 6 bits over 99.9 % of the sums.
//   npm run build && node bench/lab/wordReads.mjs
import { convShape } from "../../dist/array/geometry.js";
import { conductanceGrid } from "../../dist/array/grid.js";
import { normal, philox, seedOf, uniform } from "../../dist/base/random.js";
import { openEngine } from "../../dist/engine/openEngine.js";

const POSITIONS = 2000;
const BATCH = 8;
const LAYERS = { conv2: [32, 32, 32], conv4: [16, 64, 64], conv6: [8, 128, 128] };
const engine = await openEngine({});
let stream = 200;

/** `count` values of draw(uniform, normal), the same in every run. */
function drawn(count, Kind, draw) {
  const words = new Uint32Array(4);
  const at = stream++;
  return Kind.from({ length: count }, (_, i) => {
    philox(seedOf(1), at, 0, i, 0, words);
    return draw(uniform(words[0]), normal(words[1]));
  });
}

function put(name, kind, data) {
  const buffer = engine.buffer(name, kind, data.length);
  engine.upload(buffer, data);
  return buffer;
}

async function partialSums(crossbar, direction, input, inputStep, grid) {
  const { outChannels, inChannels } = crossbar.spec.shape;
  const [from, to] = direction === "forward" ? [inChannels, outChannels] : [outChannels, inChannels];
  const out = engine.buffer("sums", "f32", POSITIONS * 9 * Math.ceil(from / 128) * to);
  const counters = engine.buffer("counters", "f64", 3);
  engine.pack(crossbar, { grid, sigma: 0, seed: seedOf(1), step: 0 });
  const read = { adc: null, encoding: "analog", inputBits: 8, inputStep, phases: "analog", counters };
  engine.probe(crossbar, direction, input, BATCH, read, POSITIONS, out);
  const sums = await engine.readTensor(out);
  for (const buffer of [input, out, counters]) engine.free(buffer);
  return sums;
}

/** Codes of both reads, held against each other. */
function report(name, exact, chain) {
  const sizes = Float64Array.from(chain, Math.abs).sort();
  const lsb = sizes[Math.floor(0.999 * sizes.length)] / 32;
  const code = (p) => Math.min(Math.max(Math.round(p / lsb), -32), 31);
  let changed = 0;
  let worst = 0;
  exact.forEach((p, i) => {
    if (code(p) !== code(chain[i])) changed++;
    worst = Math.max(worst, Math.abs(p - chain[i]));
  });
  const share = `${((100 * changed) / exact.length).toFixed(4)} % of ${exact.length} codes change`;
  console.log(`${name}: ${share}; largest difference ${(worst / lsb).toExponential(1)} of a step`);
}

for (const [name, [size, inChannels, outChannels]] of Object.entries(LAYERS)) {
  const kernel = { kernelHeight: 3, kernelWidth: 3, stride: 1, padding: 1 };
  const shape = convShape({ inHeight: size, inWidth: size, inChannels, outChannels, ...kernel }, name);
  const spec = {
    name,
    layer: 0,
    shape,
    mapping: "reference",
    subtraction: "analog",
    offOnRatio: 0.1,
    windowLow: -1,
    arrayRows: 128,
    arrayColumns: 128,
    partition: "kernel-position",
    gain: 1,
  };
  const crossbar = engine.crossbar(spec);
  engine.upload(
    crossbar.conductance,
    drawn(9 * inChannels * outChannels, Float32Array, (u) => u - 0.5),
  );
  const grid = conductanceGrid(spec, 1, 0);
  const pixels = BATCH * size * size;
  // Activations: ReLU of a standard normal in steps of 4/256. Errors: normal, the largest near the end of 8 bits.
  const activations = drawn(pixels * inChannels, Uint8Array, (_, z) =>
    Math.min(Math.max(Math.round(64 * z), 0), 255),
  );
  const errors = drawn(pixels * outChannels, Int8Array, (_, z) =>
    Math.min(Math.max(Math.round(24 * z), -127), 127),
  );
  for (const [direction, words, kind, step] of [
    ["forward", activations, "u8", 2 ** -6],
    ["backward", errors, "i8", 2 ** -7],
  ]) {
    const exact = await partialSums(crossbar, direction, put("words", kind, words), step, grid);
    const floats = Float32Array.from(words, (word) => word * step);
    report(
      `${name} ${direction}`,
      exact,
      await partialSums(crossbar, direction, put("floats", "f32", floats), step, null),
    );
  }
}
await engine.dispose();
