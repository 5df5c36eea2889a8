// How a layer's array is read, forward and backward, and where converters act. Enqueues nothing.
import type { GradientUnitParameters } from "../array/gradientUnit.ts";
import type { ArrayParameters } from "../array/params.ts";
import {
  type AdcSettings,
  type Crossbar,
  type CrossbarSpec,
  type EngineBuffer,
  READ_COUNTERS,
  type ReadSettings,
} from "../engine/engine.ts";
import { readGrids, type ValueGrid } from "./formats.ts";
import type { NodeContext } from "./node.ts";
import type { Tensor } from "./tensor.ts";

/** Where an ADC may act, each with its own range and counters. */
export type AdcPlace = "forward" | "backward" | "weightGradient";

export interface AdcPort {
  /** null: ideal converter here. */
  readonly adc: AdcSettings | null;
  readonly counters: EngineBuffer;
  /** Largest |input| that the rows can see, in the units of the read. */
  readonly inputMaximum: number;
  /** Whether inputs of both signs occur. */
  readonly signedInput: boolean;
}

export interface ArrayRead {
  readonly crossbar: Crossbar;
  readonly ports: Readonly<Record<AdcPlace, AdcPort>>;
  readonly forwardRead: ReadSettings;
  readonly backwardRead: ReadSettings;
}

export function createArrayRead(context: NodeContext, input: Tensor, spec: CrossbarSpec): ArrayRead {
  const ports = adcPorts(context, input, spec.name);
  return {
    ports,
    crossbar: context.engine.crossbar(spec),
    forwardRead: readSettings(context, ports.forward, input.grid),
    backwardRead: readSettings(context, ports.backward, readGrids(context.formats).errors),
  };
}

function adcPorts(context: NodeContext, input: Tensor, name: string): ArrayRead["ports"] {
  const { engine, array } = context;
  const port = (place: AdcPlace, inputMaximum: number, signedInput: boolean): AdcPort => ({
    adc: adcOf(context, name, place),
    counters: engine.buffer(`${name}.${place}.readCounters`, "f64", READ_COUNTERS.length),
    inputMaximum: array?.inputEncoding === "bit-serial" && place !== "weightGradient" ? 1 : inputMaximum,
    signedInput,
  });
  return {
    forward: port("forward", input.grid.maximum, input.signed),
    backward: port("backward", 1, true),
    weightGradient: port("weightGradient", input.grid.maximum, true),
  };
}

/** The converter at a place; null: none acts there. */
function adcOf(
  { engine, array, gradientUnit }: NodeContext,
  name: string,
  place: AdcPlace,
): AdcSettings | null {
  if (!array || !converts(array, gradientUnit, place)) return null;
  return {
    bits: place === "weightGradient" ? gradientUnit!.converterBits : array.adc.bits,
    rounding: array.adc.rounding,
    range: engine.buffer(`${name}.${place}.range`, "f32", 4),
  };
}

/** Whether partial sums are digitized at a place with a range that is found in data. */
export function converts(
  array: ArrayParameters,
  gradientUnit: GradientUnitParameters | null,
  place: AdcPlace,
): boolean {
  return place === "weightGradient" ? gradientUnit?.kind === "analog" : array.adc[place];
}

function readSettings({ array }: NodeContext, port: AdcPort, { step, bits }: ValueGrid): ReadSettings {
  return {
    adc: port.adc,
    encoding: array?.inputEncoding ?? "analog",
    inputBits: bits,
    inputStep: step,
    // inputs of one sign need no second phase
    phases: port.signedInput ? (array?.phases ?? "analog") : "analog",
    counters: port.counters,
  };
}
