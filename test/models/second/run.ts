// A whole run, from the plain values of an experiment to every tensor of every step: docs/models/training-step.md.
import { type Converter, converterOf, percentileOf, probed, roughConverter } from "./converter.ts";
import { type Device, type DeviceText, deviceOf, meanDevice } from "./devices.ts";
import { activated, type ErrorWords, errorWords, lossErrors, masked, pooled, unpooled } from "./elements.ts";
import { gradientOf } from "./gradient.ts";
import { type Batch, batchOf, type Images, orderOf } from "./images.ts";
import { gainOf, initialCarry, initialWeights, type Layer, type LayerText, layersOf } from "./layers.ts";
import { clamp } from "./random.ts";
import {
  type ArrayText,
  blocksOf,
  type Column,
  cellsOf,
  columnOf,
  type Direction,
  fullRows,
  outputsOf,
  type Read,
} from "./reads.ts";
import { type Memory, type Placed, rateAt, type TrainingText, update } from "./update.ts";

export interface ExperimentText {
  readonly seed: number;
  readonly network: {
    readonly activationBits: number;
    readonly activationRange: number;
    readonly errorBits: number;
    readonly initialWindow: number;
  };
  readonly device: DeviceText;
  readonly array: ArrayText;
  readonly training: TrainingText;
}

/** Hears every tensor, in the order in which a run makes them. */
export type Note = (name: string, values: readonly number[]) => void;

/** A layer with weights, its devices and converters. */
interface Placement extends Placed {
  readonly layer: Layer;
  readonly column: Column;
  readonly memory: Memory;
  readonly converters: Record<Direction, Converter>;
  /** While ranges are measured: the memory of the rough range, and the partial sums of this batch. */
  probe: Record<Direction, { memory: number; sums: number[] }> | null;
}

/** Values of a batch at each layer's input, and at the end. */
type Values = readonly number[][];

export class SecondRun {
  private readonly text: ExperimentText;
  private readonly layers: readonly Layer[];
  private readonly placements: readonly Placement[];
  private readonly note: Note;
  /** Step of the read noise: conductances are packed once a step. */
  private packed = 0;

  constructor(text: ExperimentText, network: readonly LayerText[], images: Images, note: Note) {
    this.text = text;
    this.note = note;
    this.layers = layersOf(network, images);
    this.placements = this.layers.filter(({ kind }) => kind === "weights").map((layer) => this.place(layer));
    for (const { layer, converters } of this.placements)
      for (const direction of ["forward", "backward"] as const)
        this.noteRange(layer, direction, converters[direction]);
  }

  private place(layer: Layer): Placement {
    const { seed, network, device, array, training } = this.text;
    const w = initialWeights(layer, network.initialWindow, seed);
    const pair = array.mapping === "pair";
    const wanted = pair ? [...w, ...w.map((value) => -value)] : w;
    const mean = meanDevice(device);
    const devices: Device[] = wanted.map((_, i) => deviceOf(device, seed, layer.number, i));
    const adaptive = training.rule === "adaptive-momentum";
    const memory: Memory = {
      g: wanted.map((value, i) => clamp(value, devices[i]!.low, devices[i]!.high)),
      velocity: adaptive ? w.map(() => 0) : null,
      carry: adaptive ? initialCarry(layer, seed) : null,
      largest: 0,
    };
    const gain = gainOf(layer, network.initialWindow);
    const placed = { device, mean, devices, pair, gain };
    const column = columnOf(array, device, mean, devices, gain);
    this.note(`${layer.name}.g`, memory.g);
    return { ...placed, layer, column, memory, converters: this.worstCase(layer), probe: null };
  }

  private worstCase(layer: Layer): Placement["converters"] {
    const { array, network } = this.text;
    const activation = network.activationRange * (1 - 2 ** -network.activationBits);
    const converter = (direction: Direction, input: number) =>
      converterOf(array.adc.bits, fullRows(layer, array, direction) * input, this.twoSided(layer, direction));
    return {
      forward: converter("forward", layer.first ? 1 : activation),
      backward: converter("backward", 1),
    };
  }

  /** Analog subtraction, or inputs of both signs: images and errors. */
  private twoSided(layer: Layer, direction: Direction): boolean {
    return this.text.array.subtraction === "analog" || layer.first || direction === "backward";
  }

  run(train: Images, test: Images): number {
    const { seed, training } = this.text;
    const count = train.labels.length;
    const stepsPerEpoch = Math.ceil(count / training.batch);
    let accuracy = 0;
    for (let epoch = 0; epoch < training.epochs; epoch++) {
      const order = orderOf(count, seed, epoch);
      const part = (i: number) => order.slice(i * training.batch, (i + 1) * training.batch);
      if (epoch === 0 || training.calibration === "epoch")
        this.calibrate(
          Array.from({ length: Math.min(training.calibrationBatches, stepsPerEpoch) }, (_, i) =>
            batchOf(train, part(i), null),
          ),
        );
      for (let i = 0; i < stepsPerEpoch; i++) {
        const step = epoch * stepsPerEpoch + i;
        const { augment, crop, flip } = training;
        const batch = batchOf(train, part(i), augment ? { seed, step, crop, flip } : null);
        this.step(batch, step, rateAt(training, step, stepsPerEpoch));
      }
      accuracy = this.accuracy(test);
    }
    return accuracy;
  }

  private step(batch: Batch, step: number, rate: number): void {
    const back = this.backward(this.forward(batch.words, batch.size), batch);
    for (const placement of this.placements) {
      const { layer, memory } = placement;
      const { gradient, scale } = back.get(layer)!;
      const at = { seed: this.text.seed, layer: layer.number, step };
      const { up, down } = update(memory, placement, this.text.training, { gradient, scale, rate }, at);
      this.note(`${layer.name}.pulses`, [up, down]);
      this.note(`${layer.name}.g`, memory.g);
      if (memory.velocity) this.note(`${layer.name}.velocity`, memory.velocity);
      if (memory.carry) this.note(`${layer.name}.carry`, memory.carry);
    }
    this.packed = step + 1;
  }

  private forward(words: readonly number[], images: number): Values {
    const values = [[...words]];
    for (const layer of this.layers) {
      const input = values.at(-1)!;
      values.push(layer.kind === "weights" ? this.readForward(layer, input) : pooled(layer, input, images));
      if (layer.kind !== "weights") this.note(`${layer.name}.value`, values.at(-1)!);
    }
    return values;
  }

  private readForward(layer: Layer, input: readonly number[]): number[] {
    const { activationBits: bits, activationRange } = this.text.network;
    const step = activationRange / 2 ** bits;
    const sums = this.read(layer, "forward", input, layer.first ? 2 ** -7 : step);
    this.note(`${layer.name}.sums`, sums);
    if (layer.last) return sums;
    const value = activated(sums, layer.relu, bits, step);
    this.note(`${layer.name}.value`, value);
    return value;
  }

  private read(layer: Layer, direction: Direction, input: readonly number[], step: number): number[] {
    const { array, seed } = this.text;
    const placement = this.placements[layer.number]!;
    const at = { seed, layer: layer.number, step: this.packed };
    const cells = cellsOf(placement.column, placement.memory.g, direction, at);
    const read: Read = { layer, direction, blocks: blocksOf(layer, array, direction), cells, input, step };
    if (!array.adc[direction]) return outputsOf(read, null);
    if (placement.probe) this.probe(placement, read);
    return outputsOf(read, placement.converters[direction]);
  }

  private probe({ layer, converters, probe }: Placement, read: Read): void {
    const { direction } = read;
    const place = probe![direction];
    place.sums = probed(read);
    const rough = roughConverter(converters[direction], place.memory, place.sums);
    place.memory = rough.memory;
    converters[direction] = rough.converter;
    this.noteRange(layer, direction, rough.converter);
  }

  private noteRange(layer: Layer, direction: Direction, { lsb, zero }: Converter): void {
    this.note(`${layer.name}.${direction}.range`, [lsb, zero]);
  }

  /** Gradients of all layers with weights. */
  private backward(
    values: Values,
    { labels, size }: Batch,
  ): ReadonlyMap<Layer, { readonly gradient: number[]; readonly scale: number }> {
    const { network, training } = this.text;
    const gradients = new Map<Layer, { gradient: number[]; scale: number }>();
    let e = lossErrors(training.loss, values.at(-1)!, labels);
    let scale = 1;
    this.note("loss.errors", e);
    for (const layer of this.layers.toReversed()) {
      const place = this.layers.indexOf(layer);
      const input = values[place]!;
      const output = values[place + 1]!;
      if (layer.kind !== "weights") {
        e = unpooled(layer, input, e, size);
        this.note("pool.errors", e);
        continue;
      }
      const passed = layer.last ? e : masked(e, output, layer.relu, network.activationBits);
      const errors = errorWords(passed, scale, network.errorBits);
      scale = errors.scale;
      gradients.set(layer, { gradient: this.gradient(layer, input, errors), scale });
      if (layer.first) break;
      e = this.read(layer, "backward", errors.words, 2 ** (1 - network.errorBits));
      this.note(`${layer.name}.inputErrors`, e);
    }
    return gradients;
  }

  private gradient(layer: Layer, input: readonly number[], { words, scale }: ErrorWords): number[] {
    const { activationRange, activationBits, errorBits } = this.text.network;
    const step = (layer.first ? 2 ** -7 : activationRange / 2 ** activationBits) * 2 ** (1 - errorBits);
    const gradient = gradientOf(layer, input, words, step);
    this.note(`${layer.name}.errors`, words);
    this.note(`${layer.name}.scale`, [scale]);
    this.note(`${layer.name}.gradient`, gradient);
    return gradient;
  }

  private calibrate(batches: readonly Batch[]): void {
    const { adc } = this.text.array;
    const largest = new Map<string, number>();
    for (const placement of this.placements)
      placement.probe = { forward: { memory: 0, sums: [] }, backward: { memory: 0, sums: [] } };
    for (const batch of batches) {
      this.backward(this.forward(batch.words, batch.size), batch);
      for (const { layer, probe } of this.placements)
        for (const direction of ["forward", "backward"] as const) {
          const key = `${layer.name} ${direction}`;
          const value = percentileOf(probe![direction].sums, adc.percentile);
          largest.set(key, Math.max(value, largest.get(key) ?? 0));
        }
    }
    for (const placement of this.placements) {
      const { layer, converters } = placement;
      placement.probe = null;
      for (const direction of ["forward", "backward"] as const) {
        const fullScale = largest.get(`${layer.name} ${direction}`)!;
        if (!adc[direction] || fullScale === 0) continue;
        converters[direction] = converterOf(adc.bits, fullScale, this.twoSided(layer, direction));
        this.noteRange(layer, direction, converters[direction]);
      }
    }
  }

  private accuracy(test: Images): number {
    const { batch: most } = this.text.training;
    const count = test.labels.length;
    let correct = 0;
    for (let start = 0; start < count; start += most) {
      const order = Array.from({ length: Math.min(most, count - start) }, (_, i) => start + i);
      const { words, size, labels } = batchOf(test, order, null);
      const logits = this.forward(words, size).at(-1)!;
      labels.forEach((label, b) => {
        const z = logits.slice((b * logits.length) / size, ((b + 1) * logits.length) / size);
        if (z.indexOf(Math.max(...z)) === label) correct++;
      });
    }
    return correct / count;
  }
}
