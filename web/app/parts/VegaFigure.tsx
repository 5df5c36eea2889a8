// A figure of the command line, drawn by the same library from the same specification. Vega comes when the first figure is shown. Where
// only the data change (a slider moves), the drawn view takes the new rows and nothing is compiled again.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { View, ViewOptions } from "vega";
import type { TopLevelSpec } from "vega-lite";
import type { Figure } from "../../../src/report/figure.ts";
import { isDark } from "../theme.ts";
import { SaveButtons } from "./SaveButtons.tsx";
import { Problem } from "./States.tsx";

export interface VegaFigureProps {
  readonly figure: Figure;
  /** Pixels kept free until the figure is drawn. */
  readonly height: number;
  /** Buttons that save it. */
  readonly saves?: boolean;
}

const DATA = "rows";
const library = () => Promise.all([import("vega-lite"), import("vega"), import("vega-interpreter")]);

interface Drawn {
  readonly key: string;
  readonly view: View;
}

export function VegaFigure({ figure, height, saves = true }: VegaFigureProps) {
  const place = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn | null>(null);
  const turn = useRef(Promise.resolve());
  const problem = useSignal<string | null>(null);
  const { spec, rows } = apart(themed(figure.spec, isDark()));
  useEffect(() => {
    const draw = async () => {
      const key = JSON.stringify(spec);
      if (drawn.current?.key === key) {
        if (rows) await drawn.current.view.data(DATA, structuredClone(rows) as object[]).runAsync();
        return;
      }
      const view = await viewOf(spec, rows, place.current);
      drawn.current?.view.finalize();
      drawn.current = view && { key, view };
    };
    turn.current = turn.current.then(draw).catch((error: Error) => {
      problem.value = error.message;
    });
  });
  useEffect(() => () => drawn.current?.view.finalize(), []);
  if (problem.value) return <Problem title="The figure cannot be drawn" text={problem.value} />;
  return (
    <figure class="figure">
      <div ref={place} role="img" aria-label={figure.title} style={{ minHeight: `${height}px` }} />
      {saves && <SaveButtons figure={figure} />}
    </figure>
  );
}

async function viewOf(spec: TopLevelSpec, rows: unknown, place: HTMLElement | null): Promise<View | null> {
  const [{ compile }, vega, { expressionInterpreter }] = await library();
  if (!place?.isConnected) return null;
  const view = new vega.View(vega.parse(compile(spec).spec, undefined, { ast: true }), {
    ...{ renderer: "svg", hover: false },
    // expressions are interpreted: the page may not compile code from text
    expr: expressionInterpreter,
  } as ViewOptions);
  if (rows) view.data(DATA, structuredClone(rows) as object[]);
  await view.initialize(place).runAsync();
  return view;
}

/** The specification without its inline rows, which get a name instead. */
function apart(spec: TopLevelSpec): { readonly spec: TopLevelSpec; readonly rows: unknown } {
  const { data } = spec as { data?: { values?: unknown } };
  if (!Array.isArray(data?.values)) return { spec, rows: undefined };
  return { spec: { ...spec, data: { name: DATA } } as TopLevelSpec, rows: data.values };
}

/** Text and lines that can be read on a dark page. The specification that is saved stays as it is. */
function themed(spec: TopLevelSpec, dark: boolean): TopLevelSpec {
  const config = spec.config as Readonly<Record<string, object>> | undefined;
  const [ink, line] = dark ? ["#c3cad2", "#3a414b"] : ["#3b424b", "#d5d9de"];
  const axis = { labelColor: ink, titleColor: ink, domainColor: line, tickColor: line, gridColor: line };
  return {
    ...spec,
    background: "transparent",
    config: {
      ...config,
      axis: { ...config?.axis, ...axis, gridOpacity: 0.6 },
      legend: { ...config?.legend, labelColor: ink, titleColor: ink },
      text: { color: ink },
    },
  } as TopLevelSpec;
}
