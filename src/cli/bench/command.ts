// `mho bench`: speed of the native or the WebGPU engine as shares of this machine's own limits, measured in the same run.
import { EngineError } from "../../base/errors.ts";
import { NativeEngine } from "../../engine/native.ts";
import { openRealGpu } from "../../engine/webgpu/open.ts";
import { textTable } from "../../report/text/table.ts";
import { type OutputFlags, outputOf } from "../output.ts";
import { type BenchReport, measureAll } from "./measure.ts";
import type { RateOfLimit } from "./timing.ts";

export interface BenchFlags extends OutputFlags {
  readonly threads?: number;
  readonly engine?: string;
  /** Instruction set of the native engine: one of those that `mho doctor` lists. */
  readonly isa?: string;
}

/** Two threads by default, as in docs/performance.md. EngineError without the engine; webgpu needs a GPU that is not software. */
export async function benchCommand(flags: BenchFlags): Promise<void> {
  const { engine = "native", threads = 2 } = flags;
  if (engine === "reference")
    throw new EngineError("the reference engine is for reading and checking; its speed says nothing", {
      at: "--engine",
      hint: 'choose "native" or "webgpu"',
    });
  if (flags.isa !== undefined && engine !== "native")
    throw new EngineError(
      `"${flags.isa}" would be an instruction set of the native engine; this is ${engine}`,
      {
        at: "--isa",
        hint: "leave it out, or use --engine native",
      },
    );
  const output = outputOf(flags);
  const report = await measureAll({
    open: async () => (engine === "webgpu" ? openRealGpu() : nativeOn(flags.isa, threads)),
    onProgress: (what) => {
      if (!output.quiet) output.err.write(`measuring ${what}\n`);
    },
  });
  output.result(describe(report), report);
}

/** The addon reads the wanted instruction set from the environment; later engines of the process have the fastest again. */
function nativeOn(isa: string | undefined, threads: number): NativeEngine {
  if (isa === undefined) return new NativeEngine(threads);
  const before = process.env.MHO_ISA;
  process.env.MHO_ISA = isa;
  try {
    return new NativeEngine(threads);
  } finally {
    if (before === undefined) delete process.env.MHO_ISA;
    else process.env.MHO_ISA = before;
  }
}

/** GFLOP/s, and the share of the peak. */
const speed = ({ rate, share }: RateOfLimit) => `${(rate / 1e9).toFixed(0)} (${percent(share)})`;
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
    "forward, GFLOP/s",
    "backward",
    "weight gradient",
    "ADC over none, fwd / bwd",
    "bit-serial over analog",
  ];
  return textTable(
    titles.map((title, i) => ({ title, align: i === 0 ? "left" : "right" })),
    layers.map((l) => [
      l.layer,
      speed(l.forward),
      speed(l.backward),
      speed(l.weightGradient),
      `${l.adcForward.toFixed(3)} / ${l.adcBackward.toFixed(3)}`,
      times(l.bitSerial),
    ]),
  );
}

function summaryTable({ step, update, normalization, bitSerial, memory }: BenchReport): string {
  return textTable(
    [{ title: "what" }, { title: "measured", align: "right" }],
    [
      ["whole step of full-width VGG-8, GFLOP/s (of FMA peak)", speed(step)],
      ["the same, per image", `${step.millisecondsPerImage.toFixed(2)} ms`],
      ["the same with ADC over without", `${step.adcOverIdeal.toFixed(3)}x`],
      ["the same with batch normalization (vgg8-bn) over without", `${normalization.overNone.toFixed(3)}x`],
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
