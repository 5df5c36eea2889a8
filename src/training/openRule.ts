// Puts one layer's initial weights and devices on the engine and opens the rule that will move them.
import type { DeviceParameters } from "../device/params.ts";
import { zeroShifted } from "../device/zeroShift.ts";
import type { FloatLayerOptions, LayerUpdate } from "./layerUpdate.ts";
import { clampToWindows, type PlacedDevices, placeDevices } from "./placeDevices.ts";
import { secondSpec } from "./rules/fastArray.ts";
import type { Rule, RuleHardware } from "./rules.ts";

export interface OpenedRule extends Omit<LayerUpdate, "widest"> {
  /** Largest |g| that reads meet; null for float weights. */
  readonly widest: number | null;
}

/** The second array that a rule asks for: whether its devices have reference cells at their symmetric points. */
const SECOND: Readonly<Record<RuleHardware["second"], { readonly shifted: boolean } | null>> = {
  none: null,
  reference: null,
  fast: { shifted: false },
  "fast-shifted": { shifted: true },
  residual: { shifted: false },
  "residual-shifted": { shifted: true },
  "residual-programmed": { shifted: false },
};

/** `device`: as the rule works with it (InSituRule.device). `stored`: initial values of the crossbar, brought into each device's window. */
export async function openRule(
  rule: Rule,
  device: DeviceParameters,
  options: FloatLayerOptions,
  stored: Float32Array,
): Promise<OpenedRule> {
  const { engine, layer, seed } = options;
  const { spec, conductance } = layer.crossbar;
  if (rule.float) {
    engine.upload(conductance, stored);
    return { ...rule.open(options), widest: null };
  }
  const place = (parameters: DeviceParameters, name: string, devices: number, word: number) =>
    placeDevices(engine, parameters, { name, devices, seed, layer: word });
  const placeFurther = async (parameters: DeviceParameters) => {
    const placed: PlacedDevices[] = [];
    for (let i = 0; i < rule.arrays(options.training); i++) {
      const { name, layer: word } = secondSpec(spec, i);
      placed.push(await place(parameters, name, layer.gradient.length, word));
    }
    return placed;
  };
  const devices = await place(device, layer.name, conductance.length, spec.layer);
  engine.upload(conductance, clampToWindows(stored, devices));
  const second = SECOND[rule.hardware.second];
  const furtherDevices = second ? await placeFurther(second.shifted ? zeroShifted(device) : device) : [];
  const update = rule.open({ ...options, devices, furtherDevices });
  const { drift } = devices;
  return {
    ...update,
    widest: update.widest ?? devices.widest,
    life: devices.block.life,
    state: [...update.state, ...devices.state],
    apply: (...settings) => {
      drift?.(update.main ?? layer.crossbar);
      update.apply(...settings);
    },
  };
}
