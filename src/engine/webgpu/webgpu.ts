// The WebGPU engine: WGSL kernels on any GPU, in Node (package `webgpu`) and in a browser. Same draws and same roundings as the
// reference engine. Each method enqueues kernels; it computes nothing. webgpu/open.ts opens it.
import { checked } from "../checked.ts";
import type {
  ControlRule,
  Crossbar,
  DeviceModel,
  DriftSettings,
  Engine,
  EngineBuffer,
  ReadBack,
  UpdateSettings,
} from "../engine.ts";
import { UPDATE_COUNTERS } from "../engine.ts";
import { enumIndex, KERNEL_INDICES } from "../layout.ts";
import { asNumbers, modelNumbers } from "../nativeNumbers.ts";
import { layerSizes } from "../validate.ts";
import type { OpenedDevice } from "./memory.ts";
import { WebGpuNormalization } from "./normalization.ts";

/** Most nodes of a table. */
const MOST_NODES = 256;

export const PEAK_TILE = { CHAINS: 8 } as const;
const PEAK_WORK = {
  software: { groups: 64, rounds: 1000 },
  gpu: { groups: 8192, rounds: 4000 },
} as const;

export class WebGpuEngine extends WebGpuNormalization implements Engine {
  /** Step tables of table devices, by their array of steps up. */
  private readonly tables = new WeakMap<Float32Array, GPUBuffer>();

  constructor(opened: OpenedDevice) {
    super(opened);
    checked(this);
  }

  deviceUpdate({ spec, conductance }: Crossbar, gradient: EngineBuffer, settings: UpdateSettings): void {
    const { rows, columns, planes } = layerSizes(spec);
    const weights = rows * columns;
    const { velocityBits, device, apply } = settings;
    const control = this.gpu(settings.control);
    const scalars = this.commands.scratch(
      "update scalars",
      4 * (KERNEL_INDICES.UpdateScalars.length + 2 * MOST_NODES),
    );
    this.commands.run("updateBegin", {
      buffers: {
        control,
        gradientScale: this.gpu(settings.gradientScale),
        scalars,
        table: this.table(device.model),
      },
      params: { velocityBits, steps: device.model.kind === "table" ? 2 * device.model.up.length : 0 },
      groups: [1],
    });
    this.commands.run("deviceUpdate", {
      buffers: {
        gradient: this.gpu(gradient),
        scalars,
        tally: this.tally,
        perDevice: this.maybeGpu(device.perDevice),
        life: this.maybeGpu(device.life),
        conductance: this.gpu(conductance),
        velocity: this.maybeGpu(settings.velocity),
        carry: this.maybeGpu(settings.carry),
      },
      params: { weights, planes, layer: spec.layer, ...updateParams(settings) },
      constants: { MODEL: enumIndex("ModelKind", asNumbers(device.model).kind), LIFE: device.life !== null },
      elements: weights,
    });
    this.commands.run("updateEnd", {
      buffers: { tally: this.tally, control },
      params: { velocityBits },
      groups: [1],
    });
    this.count(settings.counters, UPDATE_COUNTERS.length, apply ? weights : 0);
  }

  drift({ conductance }: Crossbar, settings: DriftSettings): void {
    const { device, level, factors, written, age } = settings;
    const { low, high } = device;
    this.commands.run("drift", {
      buffers: {
        factors: this.gpu(factors),
        perDevice: this.maybeGpu(device.perDevice),
        conductance: this.gpu(conductance),
        written: this.gpu(written),
        age: this.gpu(age),
      },
      params: {
        devices: conductance.length,
        lastAge: factors.length - 1,
        low,
        high,
        level,
        windowField: device.model.kind === "affine" ? 4 : 2,
      },
      constants: { OWN: device.perDevice !== null },
      elements: conductance.length,
    });
  }

  private table(model: DeviceModel): GPUBuffer | null {
    if (model.kind !== "table") return null;
    const known = this.tables.get(model.up);
    if (known) return known;
    const made = this.commands.constant("steps", Float32Array.of(...model.up, ...model.down));
    this.tables.set(model.up, made);
    return made;
  }

  updateControl(rule: ControlRule, from: EngineBuffer, to: EngineBuffer): void {
    this.commands.run("updateControl", {
      buffers: { origin: from === to ? null : this.gpu(from), changed: this.gpu(to) },
      constants: { RULE: enumIndex("ControlRule", rule), SAME: from === to },
      groups: [1],
    });
  }

  floatUpdate(
    weights: EngineBuffer,
    velocity: EngineBuffer,
    gradient: EngineBuffer,
    gradientScale: EngineBuffer,
    settings: Parameters<Engine["floatUpdate"]>[4],
  ): void {
    this.commands.run("floatUpdate", {
      buffers: {
        weights: this.gpu(weights),
        velocity: this.gpu(velocity),
        gradient: this.gpu(gradient),
        gradientScale: this.gpu(gradientScale),
      },
      params: { length: weights.length, ...settings },
      elements: weights.length,
    });
  }

  /** Fused multiply-adds in registers, operations a second, now. About 20 ms on a GPU; for benchmarks. */
  async peakFlops(): Promise<number> {
    const { groups, rounds } = PEAK_WORK[this.software ? "software" : "gpu"];
    const result = this.commands.scratch("peak", 16);
    const tile = PEAK_TILE;
    const params = { rounds, factor: 0.5, summand: 1 };
    const seconds = await this.secondsOf(() =>
      this.commands.run("peak", { buffers: { result }, params, tile, groups: [groups] }),
    );
    // A chain is four columns; a fused multiply-add is two operations.
    return (groups * 256 * rounds * tile.CHAINS * 4 * 2) / seconds;
  }

  /** Bytes read plus written a second by copies from one f32 buffer to another of the same length, now. */
  async copyBytesPerSecond(from: EngineBuffer, to: EngineBuffer): Promise<number> {
    const copies = this.software ? 1 : 16;
    const seconds = await this.secondsOf(() => {
      for (let i = 0; i < copies; i++) this.copy(from, to, from.length);
    });
    return (8 * from.length * copies) / seconds;
  }

  loss(
    kind: "cross-entropy" | "sse",
    logits: EngineBuffer,
    labels: EngineBuffer,
    error: EngineBuffer | null,
    batch: number,
    classes: number,
    metrics: EngineBuffer,
  ): void {
    const samples = this.commands.scratch("samples", 8 * batch);
    this.commands.run("loss", {
      buffers: {
        logits: this.gpu(logits),
        labels: this.gpu(labels),
        error: this.maybeGpu(error),
        samples,
        failure: this.failures,
      },
      params: { batch, classes },
      constants: { CROSS_ENTROPY: kind === "cross-entropy", SLOPES: error !== null },
      elements: batch,
    });
    this.commands.run("lossTally", {
      buffers: { samples, metrics: this.gpu(metrics) },
      params: { batch },
      groups: [1],
    });
  }
}

function updateParams({ device, seed, step, maxPulses, velocityBits, ...settings }: UpdateSettings) {
  const { model, low, high, noise } = device;
  const random = settings.rounding === "stochastic" || noise.kind !== "none" || velocityBits > 0;
  const { up, down, slope, shift, nodes } = modelNumbers(model);
  const [up0, up1, up2] = up;
  const [down0, down1, down2] = down;
  return {
    step,
    seedLow: seed.low,
    seedHigh: seed.high,
    maxPulses,
    velocityLimit: velocityBits > 0 ? 2 ** (velocityBits - 1) - 1 : 0,
    low,
    high,
    sigma: noise.sigma,
    slope,
    shift,
    up0: up0!,
    up1: up1!,
    up2: up2!,
    down0: down0!,
    down1: down1!,
    down2: down2!,
    nodes,
    ...readBackParams(settings.readBack),
    noise: enumIndex("NoiseKind", noise.kind),
    random: Number(random),
    rounding: enumIndex("PulseRounding", settings.rounding),
    hasVelocity: Number(settings.velocity !== null),
    hasGrid: Number(velocityBits > 0),
    perDevice: Number(device.perDevice !== null),
    apply: Number(settings.apply),
  };
}

function readBackParams(readBack: ReadBack | null) {
  const { bits, offset, slope, decay } = readBack ?? { bits: 0, offset: 0, slope: 0, decay: 0 };
  return {
    readUnit: bits > 0 ? 2 ** (bits - 1) : 0,
    readOffset: offset,
    readSlope: slope,
    readDecay: decay,
    readBack: Number(readBack !== null),
  };
}
