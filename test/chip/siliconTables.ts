// The tables of docs/chip-model.md on silicon mode: its constants, and the macros that it is held against.
import { CONVERTERS, MEMORIES, REGISTER, WIRES } from "../../src/chip/calibration/published.ts";
import { conversionEnergy, memoryEnergy, wireEnergy } from "../../src/chip/calibration/scaling.ts";
import { technology } from "../../src/chip/technology/technology.ts";
import { MACROS, macroEfficiency } from "./macros.ts";

const digits = (value: number): string => String(Number(value.toPrecision(3)));
const nanometres = (node: number): string => `${digits(node * 1e9)} nm`;

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = `|${titles.map((title) => (title.startsWith("#") ? "---:" : "---")).join("|")}|`;
  return [line(titles.map((title) => title.replace("#", ""))), rule, ...rows.map(line)].join("\n");
}

const tech = technology(32e-9, "low-standby-power");
const published = (energy: number, unit: string) => `${digits(energy)} ${unit} as published`;
const scaled = (energy: number, unit: string) => `**${digits(energy)} ${unit} at 32 nm**`;

const converterRow = (kind: "sar" | "flash", name: string): string[] => [
  `${name}, 6 bit`,
  `median of ${CONVERTERS[kind].length} in Murmann's survey`,
  "survey",
  scaled(conversionEnergy(tech, kind, 6) * 1e12, "pJ"),
];

function memoryRows(): string[][] {
  const unit = "fJ a bit";
  return [
    ...MEMORIES.map(({ source, read, node, energyPerBit }) => [
      `SRAM, ${nanometres(node)}`,
      source,
      read,
      published(energyPerBit * 1e15, unit),
    ]),
    ["their mean, 16 KB", "geometric mean", "", scaled(memoryEnergy(tech, 8 * 16384) * 1e15, unit)],
    [
      `register, ${nanometres(REGISTER.node)}`,
      REGISTER.source,
      REGISTER.read,
      published(REGISTER.energyPerBit * 1e15, unit),
    ],
  ];
}

function wireRows(): string[][] {
  const unit = "fJ a bit and mm";
  return [
    ...WIRES.map(({ source, read, node, energy }) => [
      `wire, ${nanometres(node)}`,
      source,
      read,
      published(energy * 1e12, unit),
    ]),
    ["their mean", "geometric mean", "", scaled(wireEnergy(tech) * 1e12, unit)],
  ];
}

export const constantsTable = (): string =>
  table(
    ["circuit", "source", "read", "#energy"],
    [
      converterRow("flash", "flash converter"),
      converterRow("sar", "SAR converter"),
      ...memoryRows(),
      ...wireRows(),
    ],
  );

export function macrosTable(): string {
  const rows = MACROS.map((macro) => {
    const ours = macroEfficiency(macro);
    const nodes = macro.publishedNode === macro.node ? "" : ` (priced at ${macro.node})`;
    const remarks = [macro.unknown, macro.why].filter((text) => text !== undefined).join("; ");
    return [
      `${macro.name}, ${macro.kind}: ${macro.source}`,
      `${macro.publishedNode} nm${nodes}, ${macro.supply} V, ${macro.rows} × ${macro.columns} ${macro.cell}`,
      macro.counts,
      macro.read,
      String(macro.topsPerWatt),
      digits(ours),
      `**${(ours / macro.topsPerWatt).toFixed(1)}**`,
      remarks,
    ];
  });
  return table(
    ["macro", "array", "what it counts", "read", "#published TOPS/W", "#silicon mode", "#ratio", "remarks"],
    rows,
  );
}
