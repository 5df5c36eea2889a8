// The health panel: what the counters of an epoch say about each layer, and advice in plain words.
// Thresholds are judgements, not physics; each names the reason.

import type { EngineBuffer } from "../engine/engine.ts";
import { ACTIVATION_COUNTERS, type Engine, READ_COUNTERS, UPDATE_COUNTERS } from "../engine/engine.ts";
import type { EpochRecord, LayerHealth, StartRecord } from "./records.ts";
import type { SessionLayer } from "./session.ts";

const LIMITS = {
  /** A layer of at least this many weights that asks for updates and gets no pulse in a whole epoch does not learn. */
  silentWeights: 1000,
  /** Above this share of devices at an end of the window, weights cannot follow. */
  saturated: 0.25,
  /** Above this share of clipped conversions, the ADC range distorts the sum. */
  clipped: 0.05,
  /** Above this share of devices that no longer move, weights are lost. */
  worn: 0.01,
  /** Above this share of updates cut at maxPulses, the learning rate is lost on the limit. */
  limited: 0.05,
  /** Above this share of devices whose given weight lies outside the window, large weights are lost. */
  outside: 0.01,
  /** A network that learns at all shows it by then; with fewer images chance is too wide to decide. */
  epochsOfGuesses: 2,
  leastImages: 1000,
} as const;

/** Layers that a sentence names one by one. */
const MOST_NAMED = 4;

export async function readHealth(engine: Engine, updates: readonly SessionLayer[]): Promise<LayerHealth[]> {
  return Promise.all(updates.map((update) => layerHealth(engine, update)));
}

async function layerHealth(engine: Engine, update: SessionLayer): Promise<LayerHealth> {
  const { layer } = update;
  const counts = await engine.readTensor(update.counters);
  const activation = await engine.readTensor(layer.activationCounters);
  const { weights, updated, roundedToZero } = UPDATE_COUNTERS;
  const seen = Math.max(counts[weights]!, 1);
  const asked = Math.max(counts[updated]! + counts[roundedToZero]!, 1);
  return {
    layer: layer.name,
    weights: layer.gradient.length,
    ltpPulses: counts[UPDATE_COUNTERS.ltpPulses]!,
    ltdPulses: counts[UPDATE_COUNTERS.ltdPulses]!,
    roundedToZero: counts[roundedToZero]! / asked,
    updated: counts[updated]! / seen,
    limited: counts[UPDATE_COUNTERS.limited]! / Math.max(counts[updated]!, 1),
    atLow: counts[UPDATE_COUNTERS.atLow]! / seen,
    atHigh: counts[UPDATE_COUNTERS.atHigh]! / seen,
    adcClipForward: layer.ports.forward.adc ? await clipRate(engine, layer.ports.forward.counters) : null,
    adcClipBackward: layer.ports.backward.adc ? await clipRate(engine, layer.ports.backward.counters) : null,
    activationClip:
      activation[ACTIVATION_COUNTERS.clipped]! / Math.max(activation[ACTIVATION_COUNTERS.values]!, 1),
    ...(update.life && { worn: await wornShare(engine, update.life) }),
  };
}

async function wornShare(engine: Engine, life: EngineBuffer): Promise<number> {
  const left = await engine.readTensor(life);
  let worn = 0;
  for (const pulses of left) if (pulses === 0) worn++;
  return worn / left.length;
}

/** Fraction of conversions at an end of the range; null before any conversion. */
export async function clipRate(engine: Engine, counters: EngineBuffer): Promise<number | null> {
  const counts = await engine.readTensor(counters);
  const conversions = counts[READ_COUNTERS.conversions]!;
  if (conversions === 0) return null;
  return (counts[READ_COUNTERS.clippedLow]! + counts[READ_COUNTERS.clippedHigh]!) / conversions;
}

const percent = (value: number) => `${(100 * value).toFixed(value < 0.1 ? 1 : 0)} %`;

/** Sentences for crossed thresholds; empty when all is well. Float weights (no pulses) give only ADC advice. */
export function adviceFor(health: readonly LayerHealth[]): string[] {
  return health.flatMap((h) => {
    const advice: string[] = [];
    if (h.weights * h.roundedToZero > LIMITS.silentWeights && h.updated === 0)
      advice.push(
        `${h.layer}: ${percent(h.roundedToZero)} of the updates round to no pulse. Raise training.learningRate (the rule adaptive-momentum keeps fractions of a pulse).`,
      );
    if (h.atLow + h.atHigh > LIMITS.saturated)
      advice.push(
        `${h.layer}: ${percent(h.atLow + h.atHigh)} of the devices sit at an end of their window. Lower training.learningRate or network.initialWindow.`,
      );
    if (h.worn !== undefined && h.worn > LIMITS.worn)
      advice.push(
        `${h.layer}: ${percent(h.worn)} of the devices are worn out. Fewer pulses (a lower training.learningRate, a rule with momentum) make them last.`,
      );
    if (h.limited > LIMITS.limited)
      advice.push(
        `${h.layer}: ${percent(h.limited)} of the updates are cut at training.maxPulses. Lower training.learningRate or raise training.maxPulses.`,
      );
    for (const [direction, clip] of [
      ["forward", h.adcClipForward],
      ["backward", h.adcClipBackward],
    ] as const)
      if (clip !== null && clip > LIMITS.clipped)
        advice.push(
          `${h.layer}: the ${direction} ADC clips ${percent(clip)} of its conversions. Raise array.adc.percentile, or use array.adc.range = "power-of-two".`,
        );
    return advice;
  });
}

/** Sentences on given weights before their first update: what was not used, and where window or range cut. `unused`: layers that the network
 *  does not have. */
export function adviceOnStart(
  { source, layers, activationClips }: StartRecord,
  unused: readonly string[],
  activationRange: number,
): string[] {
  const cut = layers.filter(({ clipped }) => clipped > LIMITS.outside);
  const clips = activationClips.filter(({ share }) => share > LIMITS.clipped);
  return [
    ...(unused.length > 0
      ? [`${source} has weights of ${listOf(unused)}, which the network does not have: they are not used.`]
      : []),
    ...(cut.length > 0
      ? [
          `${listOf(cut.map(({ layer, clipped }) => `${layer} (${percent(clipped)})`))}: so many devices cannot hold their weight, which lies outside the window. Lower network.initialWindow.`,
        ]
      : []),
    ...(clips.length > 0
      ? [
          `${listOf(clips.map(({ layer, share }) => `${layer} (${percent(share)})`))}: so many activations are cut at network.activationRange = ${activationRange}. Raise it.`,
        ]
      : []),
  ];
}

function listOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return more > 0 ? `${names.slice(0, MOST_NAMED).join(", ")} and ${more} more` : names.join(", ");
}

/** Two epochs and no learning: the accuracy is within three standard errors of a guess between `classes`, of at least a thousand images. */
export function adviceOnGuessing(
  { epoch, trainAccuracy }: Pick<EpochRecord, "epoch" | "trainAccuracy">,
  images: number,
  classes: number,
): string[] {
  const guess = 1 / classes;
  const guesses = trainAccuracy < guess + 3 * Math.sqrt((guess * (1 - guess)) / images);
  if (epoch < LIMITS.epochsOfGuesses || images < LIMITS.leastImages || !guesses) return [];
  return [
    `The network guesses: after ${LIMITS.epochsOfGuesses} epochs it is right on ${percent(guess)} of the training images, as by chance. Raise training.warmup or lower training.learningRate; layers may have fallen silent.`,
  ];
}
