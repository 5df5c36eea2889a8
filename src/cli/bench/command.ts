// `mho bench`: speed of the native engine as shares of this machine's own limits, measured in the same run.
import { EngineError } from "../../base/errors.ts";
import { NativeEngine } from "../../engine/native.ts";
import { textTable } from "../../report/table.ts";
import { type OutputFlags, outputOf } from "../output.ts";
import { type BenchReport, measureAll } from "./measure.ts";

export interface BenchFlags extends OutputFlags {
  readonly threads?: number;
  readonly engine?: string;
}

/** Two threads by default, as in docs/performance.md. EngineError without the native engine. */
export async function benchCommand(flags: BenchFlags): Promise<void> {
  if (flags.engine !== undefined && flags.engine !== "native")
    throw new EngineError(`the benchmark measures the native engine, not "${flags.engine}"`, {
      at: "--engine",
    });
  const output = outputOf(flags);
  const report = await measureAll({
    open: () => new NativeEngine(flags.threads ?? 2),
    onProgress: (what) => {
      if (!output.quiet) output.err.write(`measuring ${what}\n`);
    },
  });
  output.result(describe(report), report);
}

const percent = (value: number) => `${(100 * value).toFixed(0)} %`;
const times = (value: number) => `${value.toFixed(2)}x`;

function describe(report: BenchReport): string {
  const { cpu, engine, peakFlops, copyBytesPerSecond } = report.machine;
  const head = `${cpu}, ${engine}: FMA peak ${(peakFlops / 1e9).toFixed(0)} GFLOP/s, memory copy ${(copyBytesPerSecond / 1e9).toFixed(1)} GB/s (read + written). Shares are of the peak in the same moment.`;
  return [head, layerTable(report.layers), summaryTable(report)].join("\n\n");
}

function layerTable(layers: BenchReport["layers"]): string {
  const titles = [
    "layer",
    "forward",
    "backward",
    "weight gradient",
    "ADC over none, fwd / bwd",
    "bit-serial over analog",
  ];
  return textTable(
    titles.map((title, i) => ({ title, align: i === 0 ? "left" : "right" })),
    layers.map((l) => [
      l.layer,
      percent(l.forward.share),
      percent(l.backward.share),
      percent(l.weightGradient.share),
      `${l.adcForward.toFixed(3)} / ${l.adcBackward.toFixed(3)}`,
      times(l.bitSerial),
    ]),
  );
}

function summaryTable({ step, update, bitSerial, memory }: BenchReport): string {
  return textTable(
    [{ title: "what" }, { title: "measured", align: "right" }],
    [
      ["whole step of full-width VGG-8, of FMA peak", percent(step.share)],
      ["the same, per image", `${step.millisecondsPerImage.toFixed(2)} ms`],
      ["the same with ADC over without", `${step.adcOverIdeal.toFixed(3)}x`],
      ["device update with momentum, over a copy of its bytes", times(update.overCopy)],
      ["the same with C2C noise", times(update.overCopyWithNoise)],
      ["weights that got pulses then", percent(update.pulsed)],
      ["bit-serial forward over analog", times(bitSerial.overAnalog)],
      ["bit-serial forward, per image", `${bitSerial.forwardMillisecondsPerImage.toFixed(2)} ms`],
      [`memory of the engine, batch ${memory.batch}`, `${(memory.engineBytes / 1e9).toFixed(2)} GB`],
      ["memory of the process then", `${(memory.processBytes / 1e9).toFixed(2)} GB`],
    ],
  );
}
