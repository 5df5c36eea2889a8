// A figure of the command line, drawn by the same library from the same specification. Vega comes when the first figure is shown. Where
// only the data change (a slider moves), the drawn view takes the new rows and nothing is compiled again.
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { View, ViewOptions } from "vega";
import type { TopLevelSpec } from "vega-lite";
import type { Figure } from "../../../src/report/figure/figure.ts";
import { HALO } from "../../../src/report/figure/studyChart.ts";
import { isDark } from "../theme.ts";
import { Enlarge } from "./Enlarge.tsx";
import { figureLibrary } from "./figureLibrary.ts";
import { latestOnly } from "./latest.ts";
import { SaveButtons } from "./SaveButtons.tsx";
import { Problem } from "./States.tsx";
import { LITTLE, useWidth } from "./useWidth.ts";

export interface VegaFigureProps {
  readonly figure: Figure;
  /** The same where there is little room. */
  readonly narrow?: Figure;
  /** Pixels kept free until the figure is drawn. */
  readonly height: number;
  /** Buttons that save it. */
  readonly saves?: boolean;
  /** Given what is drawn each time that it is drawn. */
  readonly onView?: (view: View) => void;
}

const DATA = "rows";
/** Pixels beside a plot until its axis is measured. */
const AXIS = 60;
/** Pixels that a figure may be off, and how often it is tried. */
const CLOSE = 6;
const FITS = 3;
/** Marks of a figure above which they are painted: each would be an element of the page. */
const MANY = 2000;

/** Pixels between two numbers of an axis, at least. */
const LABELS_APART = 6;

interface Drawn {
  readonly key: string;
  readonly view: View;
}

export function VegaFigure({ figure, narrow = figure, height, saves = true, onView }: VegaFigureProps) {
  const place = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn | null>(null);
  const problem = useSignal<string | null>(null);
  const room = useWidth(place);
  const dark = isDark();
  const shown = room > 0 && room < LITTLE ? narrow : figure;
  const { spec, rows } = useMemo(() => apart(themed(shown.spec, room, dark)), [shown, room, dark]);
  useEffect(
    () => () => {
      drawn.current?.view.finalize();
    },
    [],
  );
  const redraw = useMemo(() => {
    const work = async (wanted: Wanted) => {
      drawn.current = await redrawn(drawn.current, wanted);
      problem.value = null;
      if (drawn.current) wanted.onView?.(drawn.current.view);
    };
    return latestOnly(work, (error) => {
      // what it left of the drawing before fits nothing
      drawn.current = null;
      problem.value = error.message;
    });
  }, []);
  useEffect(() => {
    if (room > 0) redraw({ spec, rows, place: place.current!, width: room, onView });
    // beside a figure that changed, others are rendered again as they were
  }, [spec, rows, room]);
  return (
    <figure class="figure">
      {problem.value && <Problem title="The figure cannot be drawn" text={problem.value} />}
      <div role="img" aria-label={figure.title}>
        <div ref={place} aria-hidden="true" style={{ minHeight: `${height}px` }} />
      </div>
      {saves && (
        <div class="saves">
          <SaveButtons figure={figure} />
          <Enlarge
            title={figure.title}
            draw={(tall) => <VegaFigure figure={enlarged(figure, tall)} height={tall} saves={false} />}
          />
        </div>
      )}
    </figure>
  );
}

/** Pixels of title and axis below a plot. */
const BELOW = 70;

/** The figure at this height where it has one plot; panels and rows of bars keep theirs. */
function enlarged({ spec, ...about }: Figure, height: number): Figure {
  const { height: usual } = spec as { height?: unknown };
  const taller = typeof usual === "number" ? { height: Math.max(usual, height - BELOW) } : {};
  return { ...about, spec: { ...spec, ...taller } as TopLevelSpec };
}

interface Wanted {
  readonly spec: TopLevelSpec;
  readonly rows: unknown;
  readonly place: HTMLElement;
  readonly width: number;
  readonly onView: VegaFigureProps["onView"];
}

const rendererFor = (rows: unknown) => (Array.isArray(rows) && rows.length > MANY ? "canvas" : "svg");

async function redrawn(before: Drawn | null, { spec, rows, place, width }: Wanted): Promise<Drawn | null> {
  if (Array.isArray(rows) && rows.length === 0) return before; // still being computed
  const key = [rendererFor(rows), ...orderOf(spec, rows), JSON.stringify(spec)].join("\n");
  const copy = structuredClone(rows) as object[] | undefined;
  if (before?.key === key) {
    if (copy) await before.view.data(DATA, copy).runAsync();
    await fitWidth(before.view, place, width, spec);
    return before;
  }
  await figureLibrary();
  if (!place.isConnected) return before;
  before?.view.finalize();
  let view = await draw(spec, copy, place);
  const missing = width - widthOf(place);
  if (isPanels(spec) && Math.abs(missing) >= CLOSE) {
    view.finalize();
    view = await draw(wider(spec, missing), copy, place);
  }
  await fitWidth(view, place, width, spec);
  return { key, view };
}

/** Names of an axis in the order of the rows, where that is the axis's own. Vega keeps the order of the rows that were there first. */
function orderOf(spec: TopLevelSpec, rows: unknown): readonly unknown[] {
  if (!Array.isArray(rows) || !("encoding" in spec)) return [];
  const channels = Object.values(spec.encoding ?? {}) as readonly Channel[];
  return channels
    .filter(({ field, sort }) => field !== undefined && sort === null)
    .flatMap(({ field }) => [...new Set(rows.map((row) => row[field!]))]);
}

interface Channel {
  readonly field?: string;
  readonly sort?: unknown;
}

async function draw(spec: TopLevelSpec, rows: object[] | undefined, place: HTMLElement): Promise<View> {
  const [{ compile }, vega, { expressionInterpreter }] = await figureLibrary();
  const view = new vega.View(vega.parse(compile(spec).spec, undefined, { ast: true }), {
    renderer: rendererFor(rows),
    hover: false,
    // expressions are interpreted: the page may not compile code from text
    expr: expressionInterpreter,
  } as ViewOptions);
  // a second view of the same rows writes into them as well
  if (rows) view.data(DATA, structuredClone(rows));
  await view.initialize(place).runAsync();
  return view;
}

/** Vega's own fitting shrinks a view with each new set of rows, so the plot gets what axes and legend leave; they may change with it. */
async function fitWidth(view: View, place: HTMLElement, width: number, spec: TopLevelSpec): Promise<void> {
  if (isPanels(spec)) return; // fitted when it was drawn
  for (let i = 0; i < FITS; i++) {
    const drawn = widthOf(place);
    const missing = width - drawn;
    if (drawn === 0 || Math.abs(missing) < CLOSE) return;
    // a legend may be wider than any plot: then all of it is drawn a little smaller
    await view.width(Math.max(view.width() + missing, width / 2)).runAsync();
  }
}

/** Pixels of what is drawn; a canvas has more of them inside on a fine screen, and its style says nothing on a plain one. 0: nothing. */
function widthOf(place: HTMLElement): number {
  const canvas = place.querySelector("canvas");
  return canvas ? canvas.offsetWidth : Number(place.querySelector("svg")?.getAttribute("width") ?? 0);
}

/** The specification without its inline rows, which get a name instead. */
function apart(spec: TopLevelSpec): { readonly spec: TopLevelSpec; readonly rows: unknown } {
  const { data } = spec as { data?: { values?: unknown } };
  if (!Array.isArray(data?.values)) return { spec, rows: undefined };
  return { spec: { ...spec, data: { name: DATA } } as TopLevelSpec, rows: data.values };
}

/** Pixels of a panel in which its axis can be read. */
const NARROWEST = 200;

interface Panels {
  readonly facet: unknown;
  readonly columns?: number;
  readonly spec: { readonly width: number };
}

const isPanels = (spec: TopLevelSpec): spec is TopLevelSpec & Panels => "facet" in spec && "spec" in spec;

/** Panels side by side, as many as can be read; else one plot. */
function sized(spec: TopLevelSpec, width: number): object {
  if (!isPanels(spec)) return { width: Math.max(width - AXIS, AXIS) };
  const columns = Math.max(1, Math.min(spec.columns ?? 1, Math.floor(width / NARROWEST)));
  return { columns, spec: { ...spec.spec, width: Math.max(width / columns - AXIS, AXIS) } };
}

/** Its panels share what is missing. */
function wider(spec: TopLevelSpec & Panels, missing: number): TopLevelSpec {
  const width = Math.max(spec.spec.width + missing / (spec.columns ?? 1), NARROWEST / 2);
  return { ...spec, spec: { ...spec.spec, width } } as TopLevelSpec;
}

/** Black lines, points and colours of a scale, which a dark page would swallow, in its ink. Black words on coloured cells are a "value"
 *  and stay. */
const withInk = (spec: object, ink: string): object =>
  JSON.parse(JSON.stringify(spec), (key, value) => (value === "#000000" && key !== "value" ? ink : value));

/** The figure as wide as its place, with text and lines that can be read on the page. The specification that is saved stays as it is. */
function themed(spec: TopLevelSpec, width: number, dark: boolean): TopLevelSpec {
  const config = spec.config as Readonly<Record<string, object>> | undefined;
  const [ink, line, paper] = dark ? ["#c3cad2", "#3a414b", "#15181c"] : ["#3b424b", "#d5d9de", "#ffffff"];
  const { data, ...drawn } = spec as { data?: unknown };
  const inked = dark ? { ...withInk(drawn, ink), ...(data === undefined ? {} : { data }) } : spec;
  const axis = { labelColor: ink, titleColor: ink, domainColor: line, tickColor: line, gridColor: line };
  return {
    ...inked,
    ...sized(inked as TopLevelSpec, width),
    background: "transparent",
    config: {
      ...config,
      axis: { ...config?.axis, ...axis, gridOpacity: 0.6 },
      axisQuantitative: { labelSeparation: LABELS_APART },
      legend: {
        ...config?.legend,
        labelColor: ink,
        titleColor: ink,
        ...(width < LITTLE ? { orient: "bottom", columns: 2 } : {}),
      },
      header: { labelColor: ink, titleColor: ink },
      text: { color: ink },
      style: { [HALO]: { stroke: paper } },
    },
  } as TopLevelSpec;
}
