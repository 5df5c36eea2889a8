// Puts one layer's initial weights and devices on the engine and opens the rule that will move them.
import type { DeviceParameters } from "../device/params.ts";
import { zeroShifted } from "../device/zeroShift.ts";
import type { FloatLayerOptions, LayerUpdate, LayerUpdateOptions } from "./layerUpdate.ts";
import { clampToWindows, placeDevices } from "./placeDevices.ts";
import { secondSpec } from "./rules/fastArray.ts";
import type { Rule } from "./rules.ts";

export interface OpenedRule extends Omit<LayerUpdate, "widest"> {
  /** Largest |g| that reads meet; null for float weights. */
  readonly widest: number | null;
}

/** `device`: as the rule works with it (InSituRule.device). `stored`: initial values of the crossbar, brought into each device's window. */
export function openRule(
  rule: Rule,
  device: DeviceParameters,
  options: FloatLayerOptions,
  stored: Float32Array,
): OpenedRule {
  const { engine, layer, seed } = options;
  const { spec, conductance } = layer.crossbar;
  if (rule.float) {
    engine.upload(conductance, stored);
    return { ...rule.open(options), widest: null };
  }
  const place = (parameters: DeviceParameters, name: string, devices: number, word: number) =>
    placeDevices(engine, parameters, { name, devices, seed, layer: word });
  const devices = place(device, layer.name, conductance.length, spec.layer);
  engine.upload(conductance, clampToWindows(stored, devices));
  const moreDevices: LayerUpdateOptions["moreDevices"] = ({ shifted }) => {
    const { name, layer: word } = secondSpec(spec);
    return place(shifted ? zeroShifted(device) : device, name, layer.gradient.length, word);
  };
  const update = rule.open({ ...options, devices, moreDevices });
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
