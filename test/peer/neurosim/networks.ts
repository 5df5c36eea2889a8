// The three networks of NeuroSim's run files, as it simulates them: only the windows that lie wholly inside the image are read.
import type { WorkLayer } from "../../../src/chip/spec/workload.ts";
import { squareKernel } from "../../chip/squareKernel.ts";

/** Input height (= width), input channels, kernel, output channels, pooled: the columns of NetWork.csv. */
type Row = readonly [number, number, number, number, boolean];

const vgg = (scale: number): Row[] => [
  [32, 3, 3, 128 / scale, false],
  [32, 128 / scale, 3, 128 / scale, true],
  [16, 128 / scale, 3, 256 / scale, false],
  [16, 256 / scale, 3, 256 / scale, true],
  [8, 256 / scale, 3, 512 / scale, false],
  [8, 512 / scale, 3, 512 / scale, true],
  [1, 8192 / scale, 1, 1024 / scale, false],
  [1, 1024 / scale, 1, 10, false],
];

const TABLES: Readonly<Record<string, readonly Row[]>> = {
  vgg8: vgg(1),
  vgg8q: vgg(4),
  mlp: [
    [1, 400, 1, 100, false],
    [1, 100, 1, 10, false],
  ],
};

/** undefined for an unknown name. */
export function peerWorkload(network: string): WorkLayer[] | undefined {
  return TABLES[network]?.map(([size, inChannels, kernel, outChannels, pooled], i) => ({
    name: `layer ${i + 1}`,
    inChannels,
    inWidth: size,
    ...squareKernel(kernel),
    outChannels,
    vectors: (size - kernel + 1) ** 2,
    inputs: size ** 2 * inChannels,
    outputs: ((size - kernel + 1) ** 2 * outChannels) / (pooled ? 4 : 1),
    digital: [
      { kind: "relu", values: (size - kernel + 1) ** 2 * outChannels },
      ...(pooled
        ? [{ kind: "maxpool", windows: ((size - kernel + 1) ** 2 * outChannels) / 4, size: 4 } as const]
        : []),
    ],
    first: i === 0,
    signedInput: false,
  }));
}
