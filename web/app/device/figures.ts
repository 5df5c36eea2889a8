// The figures of the device page, as specifications like those of the command line.

import type { TopLevelSpec } from "vega-lite";
import { pulseStep } from "../../../src/device/pulse.ts";
import { restingState } from "../../../src/lab/restingState.ts";
import { FIGURE_STYLE, type Figure, VEGA_LITE } from "../../../src/report/figure/figure.ts";
import { commonScale } from "../../../src/report/text/commonScale.ts";
import type { DeviceState } from "./deviceState.ts";
import type { PlayedPoint } from "./pulsePlayer.ts";
import type { SimulatedTrain, TrainPoint } from "./pulseTrain.ts";

type Layer = Extract<TopLevelSpec, { layer: unknown[] }>["layer"][number];

export const UP = "#4c78a8";
export const DOWN = "#f58518";
const SIZE = { width: 430, height: 250 } as const;
const COMMON = { $schema: VEGA_LITE, config: FIGURE_STYLE, ...SIZE } as const;
const BRANCHES = { domain: ["LTP", "LTD"], range: [UP, DOWN] };

export interface TrainExtras {
  /** The mean device before the last change. */
  readonly ghost: readonly Pick<TrainPoint, "pulse" | "branch" | "mean">[];
  readonly played: readonly PlayedPoint[];
}

export function trainFigure({ points, gMax }: SimulatedTrain, extras: TrainExtras): Figure {
  const { unit, scaled } = commonScale(gMax, "S");
  const sweeps = points.map(({ pulse, branch, ...g }) => ({
    pulse,
    branch,
    mean: scaled(g.mean),
    low: scaled(g.low),
    high: scaled(g.high),
  }));
  // nothing is shown of a figure that is still being computed
  const values =
    sweeps.length === 0
      ? []
      : [
          ...extras.ghost.map(({ pulse, mean }) => ({ pulse, before: scaled(mean) })),
          ...sweeps,
          ...extras.played.map(({ pulse, g }) => ({ pulse, played: scaled(g) })),
        ];
  const x = { field: "pulse", type: "quantitative", title: "pulses" } as const;
  return {
    name: "pulse-train",
    title: "Potentiation and depression",
    spec: {
      ...COMMON,
      data: { values },
      encoding: { x: { ...x, axis: { grid: false }, scale: { nice: false } } },
      layer: trainLayers(`conductance [${unit}]`),
    },
  };
}

/** Ghost, band and mean device, and the one that is played. */
function trainLayers(title: string): Layer[] {
  const y = { type: "quantitative", title } as const;
  const branch = { field: "branch", type: "nominal", title: null, scale: BRANCHES } as const;
  const only = (field: string) => [{ filter: `isValid(datum.${field})` }];
  return [
    {
      transform: only("before"),
      mark: { type: "line", strokeWidth: 1.5, strokeDash: [4, 3], color: "#8a9099" },
      encoding: { y: { field: "before", ...y } },
    },
    {
      transform: only("mean"),
      mark: { type: "area", opacity: 0.22 },
      encoding: { y: { field: "low", ...y }, y2: { field: "high" }, color: branch },
    },
    {
      transform: only("mean"),
      mark: { type: "line", strokeWidth: 2 },
      encoding: {
        y: { field: "mean", ...y },
        color: { ...branch, legend: { orient: "top", symbolOpacity: 1 } },
      },
    },
    {
      transform: only("played"),
      mark: { type: "circle", size: 22, color: "#7a7f87", opacity: 1 },
      encoding: { y: { field: "played", ...y } },
    },
  ];
}

/** States at which the steps are shown. */
const STATES = 41;

/** Mean change of one pulse over the whole window, in units of an even step. */
export function stepFigure(state: DeviceState, levels: number): Figure {
  const { unit } = commonScale(state.gMax, "S");
  const x = { field: "at", type: "quantitative", title: `conductance [${unit}]` } as const;
  const branch = { field: "branch", type: "nominal", title: null, scale: BRANCHES } as const;
  return {
    name: "step-map",
    title: "What one pulse changes",
    spec: {
      ...COMMON,
      data: { values: stepValues(state, levels) },
      encoding: { x: { ...x, axis: { grid: false } } },
      layer: [
        {
          transform: [{ filter: "isValid(datum.step)" }],
          mark: { type: "line", strokeWidth: 2 },
          encoding: {
            y: { field: "step", type: "quantitative", title: "|ΔG| of a pulse [window/levels]" },
            color: { ...branch, legend: { orient: "top" } },
          },
        },
        {
          transform: [{ filter: "!isValid(datum.step)" }],
          mark: { type: "rule", strokeDash: [4, 3], color: "#7a7f87", strokeWidth: 1.5 },
        },
      ],
    },
  };
}

function stepValues({ response, siemens, gMax, symmetric }: DeviceState, levels: number): object[] {
  const { scaled } = commonScale(gMax, "S");
  const { low, high } = response;
  const even = (high - low) / levels;
  const values: object[] = [];
  for (let i = 0; i < STATES; i++) {
    const g = low + ((high - low) * i) / (STATES - 1);
    const at = scaled(siemens(g));
    values.push({ at, branch: "LTP", step: pulseStep(response, g, 1) / even });
    values.push({ at, branch: "LTD", step: -pulseStep(response, g, -1) / even });
  }
  if (symmetric !== null) values.push({ at: scaled(siemens(symmetric)), branch: "symmetric point" });
  return values;
}

/** Where weights come to rest, by where the loss wants them. */
export function restFigure({ response }: DeviceState, noise: number, momentum: number): Figure {
  const rules = [
    ["gradient descent", 0],
    ["with momentum", momentum],
  ] as const;
  const values: object[] = [-1, 1].map((optimum) => ({ optimum, rests: optimum, rule: "wanted" }));
  for (let i = 0; i <= 20; i++) {
    const optimum = -1 + i / 10;
    for (const [rule, gamma] of rules)
      values.push({ optimum, rule, rests: restingState(response, { optimum, noise, momentum: gamma }) });
  }
  const domain = ["wanted", "gradient descent", "with momentum"];
  return {
    name: "resting-weights",
    title: "Where weights come to rest",
    spec: {
      ...COMMON,
      data: { values },
      mark: { type: "line", strokeWidth: 2 },
      encoding: {
        x: {
          field: "optimum",
          type: "quantitative",
          title: "weight that the loss asks for",
          axis: { grid: false },
        },
        y: { field: "rests", type: "quantitative", title: "weight at rest", scale: { domain: [-1, 1] } },
        color: {
          field: "rule",
          type: "nominal",
          title: null,
          legend: { orient: "top", columns: 2 },
          scale: { domain, range: ["#9aa0a8", DOWN, UP] },
        },
      },
    },
  };
}

export interface Published {
  readonly name: string;
  readonly pulses: number;
  readonly bias: number;
  readonly here: boolean;
}

/** Pixels between the outermost points on a phone, and of a name beside one: what has room there has room everywhere. */
const PLOT = { width: 205, height: 250 } as const;
const NAME = { letter: 6, height: 12, apart: 8 } as const;
const POINT = 4;

interface Place {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const meet = (a: Place, b: Place) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Devices with their names, where a name covers no other one and no other point. */
function named(devices: readonly Published[]): readonly object[] {
  const decades = devices.map(({ pulses }) => Math.log10(pulses));
  const least = Math.min(...decades);
  const most = Math.max(...decades);
  const highest = Math.max(...devices.map(({ bias }) => bias));
  const placed = devices.map((device, i) => {
    const x = ((decades[i]! - least) / (most - least)) * PLOT.width;
    const y = (1 - device.bias / highest) * PLOT.height;
    const left = decades[i]! > (most + least) / 2;
    const label = device.name.replace(/PresetDevice$/, "");
    const from = left ? x - NAME.apart - NAME.letter * label.length : x + NAME.apart;
    const name = {
      left: from,
      right: from + NAME.letter * label.length,
      top: y - NAME.height / 2,
      bottom: y + NAME.height / 2,
    };
    const point = { left: x - POINT, right: x + POINT, top: y - POINT, bottom: y + POINT };
    return { device, left, label, name, point };
  });
  type Placed = (typeof placed)[number];
  const shown: Placed[] = placed.filter(({ device }) => device.here);
  for (const one of placed) {
    const covers = placed.some((other) => other !== one && meet(one.name, other.point));
    if (!covers && !shown.some((other) => meet(one.name, other.name))) shown.push(one);
  }
  return placed.map((one) => ({
    ...one.device,
    left: one.left,
    label: shown.includes(one) ? one.label : "",
  }));
}

export function publishedFigure(devices: readonly Published[]): Figure {
  return {
    name: "published-devices",
    title: "Among published devices",
    spec: {
      ...COMMON,
      data: { values: named(devices) },
      encoding: {
        x: {
          field: "pulses",
          type: "quantitative",
          title: "pulses per window at weight 0",
          scale: { type: "log", nice: false, padding: 16 },
          axis: { grid: false, tickCount: 5 },
        },
        y: { field: "bias", type: "quantitative", title: "bias of a weight of 0.5" },
      },
      layer: [
        {
          mark: { type: "point", filled: true },
          encoding: {
            tooltip: [
              { field: "name" },
              { field: "pulses", format: ",.3~r" },
              { field: "bias", format: ".3~r" },
            ],
            size: { condition: { test: "datum.here", value: 160 }, value: 60 },
            color: { condition: { test: "datum.here", value: DOWN }, value: UP },
          },
        },
        ...(["left", "right"] as const).map((align) => ({
          transform: [{ filter: align === "left" ? "!datum.left" : "datum.left" }],
          mark: { type: "text" as const, align, dx: align === "left" ? 8 : -8, fontSize: 10 },
          encoding: { text: { field: "label", type: "nominal" as const } },
        })),
      ],
    },
  };
}
