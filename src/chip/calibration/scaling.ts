// How published.ts gets to the chip's node, resolution and size. Three rules, each because of what the circuit charges:
//   gates (flash converters)  E ∝ a·V² + b·V + c of the node (Stillmaker and Baas 2017), between its nodes as a power of the node
//   lines (memories)          E ∝ node · V²: as many cells on shorter lines, of equal capacitance per length (wire.ts)
//   wires                     E ∝ V²: of equal length and capacitance per length
// Converters by successive approximation are not scaled: their energy in the survey shows no trend with the node (exponent −0.1 from 90 to
// 28 nm; Theil and Sen), that of flash converters does (1.9, for 11 of 2006 or later; the rule has 1.7).
//   converter  E(B) = FoM · 2^(B − lost),  FoM: median of energy / 2^effective bits;  lost: median of nominal less effective bits
//   memory     E per bit = E₁₆ · √(capacity / 16 KB), at least a register's;  E₁₆: geometric mean of the published ones, so scaled. The root
//              is that of wires along the side of a memory; Horowitz's 8 KB and 1 MB caches differ by 10, its root by 11.
// Valid: 3 to 8 bits, 10 MS/s to 8 GS/s; 1 KB to 4 MB; 130 to 7 nm.
import { median } from "../../base/statistics.ts";
import {
  CONVERTERS,
  GATE_ENERGY,
  MEMORIES,
  type Point,
  type PublishedConverter,
  REGISTER,
  WIRES,
} from "./published.ts";

/** The published memories are compared at this size, bytes. */
const REFERENCE_CAPACITY = 16384;
/** Supply of converters whose publication is not asked for it: nominal, V. */
const NOMINAL: readonly (readonly [node: number, supply: number])[] = [
  [90e-9, 1.2],
  [65e-9, 1.1],
  [40e-9, 1],
  [32e-9, 0.9],
  [28e-9, 0.9],
];

/** The process that a circuit is built in: m, V. */
interface Place {
  readonly node: number;
  readonly vdd: number;
}

/** Of a gate at a node and supply, relative. */
export function gateEnergy({ node, supply }: Point): number {
  const energyOf = ([, a, b, c]: (typeof GATE_ENERGY)[number]) => a * supply ** 2 + b * supply + c;
  const below = GATE_ENERGY.find(([known]) => known <= node * (1 + 1e-9)) ?? GATE_ENERGY.at(-1)!;
  const above = GATE_ENERGY.findLast(([known]) => known >= node * (1 - 1e-9)) ?? GATE_ENERGY[0]!;
  if (above === below) return energyOf(below);
  const share = Math.log(node / below[0]) / Math.log(above[0] / below[0]);
  return energyOf(below) ** (1 - share) * energyOf(above) ** share;
}

export const gateScale = (from: Point, { node, vdd }: Place): number =>
  gateEnergy({ node, supply: vdd }) / gateEnergy(from);

export const lineScale = (from: Point, { node, vdd }: Place): number =>
  (node / from.node) * (vdd / from.supply) ** 2;

export const wireScale = (from: Point, { vdd }: Place): number => (vdd / from.supply) ** 2;

/** Of one conversion, J. */
export function conversionEnergy(tech: Place, kind: keyof typeof CONVERTERS, bits: number): number {
  const published = CONVERTERS[kind];
  const lost = published.flatMap((c) => (c.bits === null ? [] : [c.bits - c.effectiveBits]));
  const figures = published.map(
    (c) => (c.energy / 2 ** c.effectiveBits) * (kind === "sar" ? 1 : gateScale(pointOf(c), tech)),
  );
  return median(figures) * 2 ** (bits - median(lost));
}

/** Of a bit that a memory of so many bits reads or takes, J. */
export function memoryEnergy(tech: Place, bits: number): number {
  const each = MEMORIES.map(
    (m) => m.energyPerBit * lineScale(m, tech) * Math.sqrt(REFERENCE_CAPACITY / m.capacity),
  );
  const ofSize = geometricMean(each) * Math.sqrt(bits / 8 / REFERENCE_CAPACITY);
  return Math.max(ofSize, REGISTER.energyPerBit * lineScale(REGISTER, tech));
}

/** Of one random bit on a repeated wire, J/m. */
export const wireEnergy = (tech: Place): number =>
  geometricMean(WIRES.map((wire) => wire.energy * wireScale(wire, tech)));

function pointOf({ node }: PublishedConverter): Point {
  const [, supply] = NOMINAL.find(([known]) => Math.abs(known - node) < 1e-12)!;
  return { node, supply };
}

const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
