// Everything one run holds on an engine: network, devices, updates, batch buffers. Builds and fills it; does not loop.

import type { GradientUnitParameters } from "../array/gradientUnit.ts";
import { conductanceGrid } from "../array/grid.ts";
import { planesOf, storedValues } from "../array/mapping.ts";
import type { ArrayParameters } from "../array/params.ts";
import { ConfigError } from "../base/errors.ts";
import { type Seed, seedOf } from "../base/random.ts";
import type { Dataset } from "../data/dataset.ts";
import { blockOf, type DeviceParameters, readNoiseOf } from "../device/device.ts";
import { type Engine, type EngineBuffer, LOSS_METRICS } from "../engine/engine.ts";
import type { ArrayLayer } from "../network/arrayLayer.ts";
import type { NetworkDefinition } from "../network/definition.ts";
import { checkWeights, gainsFor } from "../network/givenWeights.ts";
import { initialWeights } from "../network/initialWeights.ts";
import type { GradientGroups } from "../network/layerGradient.ts";
import { loadParameters } from "../network/loadParameters.ts";
import { createNetwork, type Network } from "../network/network.ts";
import type { NetworkParameters } from "../network/params.ts";
import { prepareRanges } from "./calibrate.ts";
import { type DigitalUpdate, openDigitalUpdate } from "./digitalUpdate.ts";
import { drawValues } from "./drawValues.ts";
import { type GivenStart, givenMatrix, programmedLayer, programmedValues } from "./givenStart.ts";
import type { UpdatedLayer } from "./layerUpdate.ts";
import { type BufferPlan, planBuffers } from "./memoryPlan.ts";
import { type OpenedRule, openRule } from "./openRule.ts";
import type { TrainingParameters } from "./params.ts";
import type { ProgrammedLayer } from "./records.ts";
import { cellsPerWeight, hardwareOf } from "./rules/rule.ts";
import { type Rule, ruleOf } from "./rules.ts";

/** The part of an experiment that training needs. */
export interface TrainInput {
  readonly seed: number;
  readonly network: NetworkParameters;
  readonly definition: NetworkDefinition;
  readonly device: DeviceParameters;
  readonly array: ArrayParameters;
  readonly gradientUnit: GradientUnitParameters;
  /** Each layer with weights: whether the unit sums positions of one image or of the batch, as the chip's dataflow does. */
  readonly gradientGroups?: readonly GradientGroups[];
  readonly training: TrainingParameters;
  /** Reads the weights to start from; random ones where missing. */
  readonly start?: () => GivenStart;
}

export interface Session {
  readonly input: TrainInput;
  readonly rule: Rule;
  readonly seed: Seed;
  readonly engine: Engine;
  /** The arrays as the rule uses them; null for float weights. */
  readonly array: ArrayParameters | null;
  readonly gradientUnit: GradientUnitParameters | null;
  readonly network: Network;
  /** The largest buffer of the network, or null on an engine that has no limit for it. */
  readonly largestBuffer: BufferPlan | null;
  readonly updates: readonly SessionLayer[];
  readonly digital: DigitalUpdate;
  /** Given layers that the network does not have. */
  readonly unused: readonly string[];
  readonly labels: EngineBuffer;
  readonly metrics: EngineBuffer;
  readonly testMetrics: EngineBuffer;
  /** Sets the metrics and all counters to zero, at an epoch's start. */
  readonly clearCounters: () => void;
  readonly sigmaRead: number;
  /** All that a checkpoint keeps, in a fixed order. */
  readonly state: readonly EngineBuffer[];
}

/** One array layer and how it is updated. */
export interface SessionLayer extends OpenedRule {
  readonly layer: ArrayLayer;
  /** The grid of conductances in reads (PackSettings). */
  readonly grid: number | null;
  /** How well the devices hold given weights; null: the weights are random, or floats. */
  readonly programmed: ProgrammedLayer | null;
}

export interface SessionOptions {
  /** Hears of each layer before its devices are drawn: millions of different devices take a while. */
  readonly onLayer?: (name: string) => void;
  /** Weights to start from; null: random ones. */
  readonly given?: GivenStart | null;
}

/** Throws ConfigError where the network does not fit the data, or given weights do not fit the network. */
export async function openSession(
  input: TrainInput,
  engine: Engine,
  dataset: Dataset,
  { onLayer = () => {}, given = null }: SessionOptions = {},
): Promise<Session> {
  const unused = given ? checkWeights(input.definition, given.weights, given.source) : [];
  const rule = ruleOf(input.training.rule);
  const device = rule.float ? input.device : rule.device(input.device);
  const seed = seedOf(input.seed);
  const options = networkOptions(input, { engine, rule, device, given });
  const { array, gradientUnit, maxBatch } = options;
  const largestBuffer = planBuffers(options);
  const network = createNetwork(options);
  const sigmaRead = rule.float ? 0 : readNoiseOf(device);
  const parts = {
    engine,
    input,
    rule,
    device,
    seed,
    sigmaRead,
    words: network.formats.words,
    onLayer,
    given,
  };
  const updates: SessionLayer[] = [];
  // One after the other: their draws share the engine and the memory.
  for (const layer of network.arrayLayers) updates.push(await openLayer(parts, layer));
  if (given) loadParameters(engine, network.nodes, given.weights);
  if (array) prepareRanges(engine, network, array);
  const digital = openDigitalUpdate(engine, network, input.training);
  const metrics = engine.buffer("metrics", "f64", LOSS_METRICS.length);
  const session: Session = {
    input,
    rule,
    seed,
    engine,
    array,
    gradientUnit,
    network,
    largestBuffer,
    updates,
    digital,
    unused,
    sigmaRead,
    labels: engine.buffer("labels", "i32", maxBatch),
    metrics,
    testMetrics: engine.buffer("testMetrics", "f64", LOSS_METRICS.length),
    clearCounters: () => fillZero(engine, countersOf(network, updates, metrics)),
    state: [...stateOf(network, updates, metrics), ...digital.state],
  };
  checkClasses(network, dataset);
  packAll(session, 0);
  return session;
}

interface Built {
  readonly engine: Engine;
  readonly rule: Rule;
  /** The device that the rule works with. */
  readonly device: DeviceParameters;
  readonly given: GivenStart | null;
}

function networkOptions(input: TrainInput, { engine, rule, device, given }: Built) {
  const { definition, network, training, gradientGroups } = input;
  return {
    engine,
    definition,
    parameters: network,
    array: rule.float ? null : rule.array(input.array),
    gradientUnit: rule.float ? null : rule.gradientUnit(input.gradientUnit),
    ...(gradientGroups && { gradientGroups }),
    offOnRatio: 1 / device.onOffRatio,
    windowLow: rule.float ? -1 : blockOf(device).low,
    cellsPerWeight: cellsPerWeight(planesOf(input.array.mapping), hardwareOf(rule, training)),
    ...(given && { gains: gainsFor(given.weights, network.initialWindow) }),
    maxBatch: training.batch,
    seed: seedOf(input.seed),
  };
}

function fillZero(engine: Engine, buffers: readonly EngineBuffer[]): void {
  for (const buffer of buffers) engine.fill(buffer, 0);
}

interface SessionParts {
  readonly engine: Engine;
  readonly input: TrainInput;
  readonly rule: Rule;
  readonly device: DeviceParameters;
  readonly seed: Seed;
  readonly sigmaRead: number;
  readonly words: boolean;
  readonly onLayer: (name: string) => void;
  readonly given: GivenStart | null;
}

/** Puts devices and initial weights on the engine and prepares the layer's update. */
async function openLayer(parts: SessionParts, layer: ArrayLayer): Promise<SessionLayer> {
  const { engine, input, rule, device, seed, given } = parts;
  parts.onLayer(layer.name);
  const matrix = given && givenMatrix(given, layer.name);
  const stored = matrix ? await programmedValues(parts, layer, matrix) : await randomValues(parts, layer);
  const options = { engine, layer: updatedLayer(layer), training: input.training, seed };
  const update = await openRule(rule, device, options, stored);
  const { widest } = update;
  const onGrid = parts.words && widest !== null;
  return {
    ...update,
    layer,
    grid: onGrid ? conductanceGrid(layer.crossbar.spec, widest, parts.sigmaRead) : null,
    programmed: matrix && !rule.float ? await programmedLayer(engine, layer, matrix, device) : null,
  };
}

async function randomValues({ engine, seed }: SessionParts, layer: ArrayLayer): Promise<Float32Array> {
  const { spec } = layer.crossbar;
  const drawing = initialWeights(spec.shape, spec.gain, layer);
  const at = { name: layer.name, elements: drawing.values.length, seed, layer: spec.layer };
  return storedValues(await drawValues(engine, drawing, at), spec.mapping);
}

function updatedLayer(layer: ArrayLayer): UpdatedLayer {
  const { name, crossbar, gradient, gradientScale, input, output, errors, ports } = layer;
  return {
    name,
    crossbar,
    gradient,
    gradientScale,
    converterBits: ports.forward.adc?.bits ?? null,
    samples: {
      input: input.value,
      signedInput: input.signed,
      errors,
      inputSize: input.size,
      errorSize: output.size,
      step: layer.gradientSettings.step,
    },
  };
}

/** Packs every layer's conductances for the reads of one step. */
export function packAll(session: Session, step: number): void {
  const { engine, seed, sigmaRead } = session;
  for (const { layer, grid } of session.updates)
    engine.pack(layer.crossbar, { grid, sigma: sigmaRead, seed, step });
}

function countersOf(
  network: Network,
  updates: readonly SessionLayer[],
  metrics: EngineBuffer,
): readonly EngineBuffer[] {
  const layers = network.arrayLayers.flatMap((layer) => [
    layer.activationCounters,
    layer.errorCounters,
    ...Object.values(layer.ports).map((port) => port.counters),
  ]);
  return [...layers, ...updates.map((update) => update.counters), metrics];
}

function stateOf(
  network: Network,
  updates: readonly SessionLayer[],
  metrics: EngineBuffer,
): readonly EngineBuffer[] {
  const layers = network.arrayLayers.flatMap((layer) => [
    layer.crossbar.conductance,
    ...Object.values(layer.ports).flatMap((port) => (port.adc ? [port.adc.range] : [])),
  ]);
  const memory = updates.flatMap((update) => update.state);
  return [...layers, ...memory, ...countersOf(network, updates, metrics)];
}

function checkClasses(network: Network, dataset: Dataset): void {
  const outputs = network.logits.size;
  if (outputs < dataset.classes.length)
    throw new ConfigError(`the network has ${outputs} outputs, the data ${dataset.classes.length} classes`, {
      at: "network",
      hint: `give the last layer ${dataset.classes.length} units`,
    });
}
