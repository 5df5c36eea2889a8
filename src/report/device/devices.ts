// Device presets as text: the list, and one preset in full.

import type { DeviceParameters } from "../../device/params.ts";
import type { DevicePreset } from "../../device/presets.ts";
import { describeKeys } from "../../experiment/describeKeys.ts";
import { formatValue } from "../text/format.ts";
import { textPairs, textTable } from "../text/table.ts";

export function presetTable(presets: readonly DevicePreset[]): string {
  const columns = [{ title: "preset" }, { title: "model" }, { title: "device" }];
  return textTable(
    columns,
    presets.map(({ id, model, name }) => [id, model, name]),
  );
}

export function deviceText(preset: DevicePreset, device: DeviceParameters): string {
  const list = (title: string, items: readonly string[]) =>
    items.length === 0 ? [] : [`${title}:\n${items.map((item) => `  - ${item}`).join("\n")}`];
  const head = textPairs([
    ["preset", preset.id],
    ["device", preset.name],
    ["citation", preset.citation],
    ["source", preset.source],
    ["notes", preset.notes],
  ]);
  return [
    head,
    parameterTable(device),
    ...list("not known", preset.unknown),
    ...list("not modelled", preset.notModelled),
  ].join("\n\n");
}

function parameterTable(device: DeviceParameters): string {
  const keys = describeKeys().filter(({ path }) => path.startsWith("device."));
  const rows = keys.flatMap(({ path, symbol, unit }) => {
    const value = path
      .split(".")
      .slice(1)
      .reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], device);
    return value === undefined ? [] : [[path, symbol, formatValue(value, unit)]];
  });
  return textTable([{ title: "key" }, { title: "symbol" }, { title: "value" }], rows);
}
