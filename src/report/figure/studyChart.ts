// Common parts of the charts of a study: sizes, axes, and one colour and shape for each rule, the same in every chart.
// Colours of Okabe and Ito, and shapes or dashes beside them: readable in print and by the colour-blind.
import { FIGURE_STYLE, type Figure, VEGA_LITE } from "./figure.ts";

export const OKABE_ITO = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#cc79a7",
  "#e69f00",
  "#56b4e9",
  "#000000",
  "#999999",
];
export const WIDTH = 300;
export const HEIGHT = 240;

/** Style of what keeps text readable on lines: a page gives it the colour of its background. */
export const HALO = "halo";

/** Published accuracies of the field; drawn beside ours like a rule. */
export const PUBLISHED_NAME = "published";

/** Paths in a square of ±1, as Vega takes them for a shape. */
const STAR = "M0,-1L0.4,-0.4L1,0L0.4,0.4L0,1L-0.4,0.4L-1,0L-0.4,-0.4Z";

const RULE_LOOKS: Readonly<Record<string, readonly [color: string, shape: string]>> = {
  software: ["#666666", "circle"],
  sgd: ["#d55e00", "square"],
  momentum: ["#009e73", "triangle-up"],
  "momentum-normalized": ["#f0e442", "cross"],
  "momentum-carry": ["#0072b2", "circle"],
  "adaptive-momentum": ["#7b3294", "diamond"],
  "compensated-momentum": ["#332288", "triangle-up"],
  "tiki-taka-2": ["#cc79a7", "triangle-left"],
  agad: ["#000000", "triangle-down"],
  "mixed-precision": ["#999999", STAR],
  "residual-learning": ["#e69f00", "square"],
  "chopped-residual": ["#56b4e9", "triangle-up"],
  "multi-tile": ["#8c510a", "diamond"],
  "e-rider": ["#01665e", "cross"],
  [PUBLISHED_NAME]: ["#009e73", "cross"],
};

interface Content {
  readonly name: string;
  readonly title: string;
  readonly values: readonly object[];
  readonly spec: object;
}

/** null where there is nothing to draw. */
export function figure({ name, title, values, spec }: Content): Figure | null {
  if (values.length === 0) return null;
  const whole = { $schema: VEGA_LITE, config: FIGURE_STYLE, data: { values }, ...spec };
  return { name, title, spec: whole as Figure["spec"] };
}

/** The same, its legend below the plot: read on a phone and in a column of print. */
export function narrowFigure(content: Content): Figure | null {
  const legend = { ...FIGURE_STYLE.legend, orient: "bottom", columns: 2 };
  return figure({ ...content, spec: { config: { ...FIGURE_STYLE, legend }, ...content.spec } });
}

export const percent = (fraction: number): number => Number((100 * fraction).toFixed(2));

export const accuracyAxis = {
  field: "accuracy",
  type: "quantitative",
  title: "test accuracy [%]",
  scale: { zero: false },
};

const nominal = (field: string) => ({ field, type: "nominal", title: field, sort: null });
export const coloured = (field: string) => ({ ...nominal(field), scale: { range: OKABE_ITO } });
export const shaped = nominal;

/** Looks of rules that have none of their own, such as a user's. */
const furtherLook = (place: number): readonly [color: string, shape: string] => [
  OKABE_ITO[place % OKABE_ITO.length]!,
  "triangle-right",
];

/** Colour and shape of the rules among `values`. */
export function ruleLooks(values: readonly { readonly rule: string }[]): { color: object; shape: object } {
  const present = new Set(values.map(({ rule }) => rule));
  const known = Object.keys(RULE_LOOKS).filter((rule) => present.has(rule));
  const further = [...present].filter((rule) => !Object.hasOwn(RULE_LOOKS, rule));
  const domain = [...known, ...further];
  const looks = (rule: string) => RULE_LOOKS[rule] ?? furtherLook(further.indexOf(rule));
  const range = (index: 0 | 1) => domain.map((rule) => looks(rule)[index]);
  const look = (index: 0 | 1) => ({
    ...nominal("rule"),
    scale: { domain, range: range(index) },
    legend: { symbolOpacity: 1 },
  });
  return { color: look(0), shape: look(1) };
}
