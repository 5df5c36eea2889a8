// One process at one temperature: what every circuit of the chip computes with. Data: processes.ts.
import { ConfigError } from "../../base/errors.ts";
import type { Calibration } from "../calibration/calibration.ts";
import { GEOMETRIES, type Geometry } from "./geometries.ts";
import { PROCESSES, type Process, type Roadmap } from "./processes.ts";

export type { Roadmap } from "./processes.ts";

/** SI units; currents at the chip's temperature. */
export interface Technology extends Omit<Geometry, "node">, Omit<Process, "onN" | "onP" | "offN" | "offP"> {
  /** Junction temperature, K. */
  readonly temperature: number;
  /** A/m of gate width. */
  readonly onN: number;
  readonly onP: number;
  readonly offN: number;
  readonly offP: number;
  /** Whether converters, memories and wires cost what the circuits' models say, or what published silicon does. */
  readonly calibration: Calibration;
}

export const NODES: readonly number[] = GEOMETRIES.map(({ node }) => node);
export const TEMPERATURES = { lowest: 300, highest: 400 } as const;

/** Those asked for so far: a sweep asks for few, very often. */
const KNOWN = new Map<string, Technology>();

/** ConfigError for a node that is not in the table or a temperature outside 300 … 400 K. */
export function technology(
  node: number,
  roadmap: Roadmap,
  temperature = 300,
  calibration: Calibration = "model",
): Technology {
  const key = `${node} ${roadmap} ${temperature} ${calibration}`;
  const known = KNOWN.get(key) ?? { ...fromTable(node, roadmap, temperature), calibration };
  KNOWN.set(key, known);
  return known;
}

function fromTable(node: number, roadmap: Roadmap, temperature: number): Technology {
  const near = (value: number) => Math.abs(value - node) < 1e-12;
  const process = PROCESSES.find((p) => near(p.node) && p.roadmap === roadmap);
  const geometry = GEOMETRIES.find((g) => near(g.node));
  if (!process || !geometry)
    throw new ConfigError(`no process of ${node * 1e9} nm`, {
      at: "chip.node",
      hint: `choose one of ${NODES.map((n) => `${Math.round(n * 1e9)} nm`).join(", ")}`,
    });
  return technologyOf(process, geometry, temperature);
}

/** The same from a process that is not in the table. */
export function technologyOf(process: Process, geometry: Geometry, temperature: number): Technology {
  const { lowest, highest } = TEMPERATURES;
  if (!(temperature >= lowest && temperature <= highest))
    throw new ConfigError(`${temperature} K is outside ${lowest} … ${highest} K`, {
      at: "chip.temperature",
      hint: "for example --set chip.temperature=300",
    });
  const hot = (temperature - lowest) / (highest - lowest);
  const linear = ([cold, warm]: readonly [number, number]) => cold + hot * (warm - cold);
  const exponential = ([cold, warm]: readonly [number, number]) => cold * (warm / cold) ** hot;
  return {
    ...geometry,
    ...process,
    temperature,
    calibration: "model",
    onN: linear(process.onN),
    onP: linear(process.onP),
    offN: exponential(process.offN),
    offP: exponential(process.offP),
  };
}
