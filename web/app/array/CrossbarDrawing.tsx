// The crossbar: wires, cells as dark as they conduct, what goes in and what comes out.
import { convert, type Story } from "../../../src/lab/crossbarStory.ts";
import { formatValue } from "../../../src/report/format.ts";
import { minus } from "../parts/minus.ts";
import type { Step } from "./ArrayPage.tsx";
import { COLUMNS, ROWS } from "./arrayState.ts";

const CELL = { width: 74, height: 40 } as const;
const LEFT = 150;
const TOP = 24;
const BOTTOM = 110;
const WIDTH = LEFT + COLUMNS * CELL.width + 30;
const HEIGHT = TOP + ROWS * CELL.height + BOTTOM;
/** Ends of the scale of conductance. */
const LIGHT = [226, 236, 246] as const;
const DARK = [38, 84, 130] as const;

/** Share of the scale from which light text reads better. */
const TEXT_TURNS = 0.72;

interface DrawingProps {
  readonly story: Story;
  readonly step: Step;
}

const xOf = (column: number) => LEFT + (column + 0.5) * CELL.width;
const yOf = (row: number) => TOP + (row + 0.5) * CELL.height;
const signed = (value: number) => minus(`${value > 0 ? "+" : ""}${minus(value.toFixed(2))}`);

export function CrossbarDrawing({ story, step }: DrawingProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone it is wider than the page and scrolled with the keys
    <section class="scroll" tabIndex={0} aria-label="The crossbar">
      <svg
        class={`crossbar ${step}`}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`Crossbar of ${ROWS} rows and ${COLUMNS} columns, ${step}`}
      >
        <Wires />
        {Array.from({ length: ROWS * COLUMNS }, (_, i) => (
          <Cell key={i} story={story} step={step} at={i} />
        ))}
        <RowEnds story={story} step={step} />
        <ColumnEnds story={story} step={step} />
      </svg>
    </section>
  );
}

const Wires = () => (
  <g class="wires">
    {Array.from({ length: ROWS }, (_, row) => (
      <line key={`row ${row}`} x1={LEFT - 26} y1={yOf(row)} x2={WIDTH - 20} y2={yOf(row)} />
    ))}
    {Array.from({ length: COLUMNS }, (_, column) => (
      <line key={`column ${column}`} x1={xOf(column)} y1={TOP - 8} x2={xOf(column)} y2={yOf(ROWS - 1) + 34} />
    ))}
  </g>
);

function Cell({ story, step, at }: DrawingProps & { readonly at: number }) {
  const row = Math.floor(at / COLUMNS);
  const column = at % COLUMNS;
  const { planes, weights, weightsAfter, wanted } = story;
  const shown = step === "update" ? story.after : story.before;
  const cells = Array.from({ length: planes }, (_, plane) => shown[plane * ROWS * COLUMNS + at]!);
  const width = CELL.width - 22;
  const height = CELL.height - 12;
  const x = xOf(column) - width / 2;
  const y = yOf(row) - height / 2;
  const moved = weightsAfter[at]! - weights[at]!;
  const text = step === "update" ? (moved === 0 ? "·" : signed(moved)) : minus(weights[at]!.toFixed(2));
  const dark = Math.max(...cells.map((g) => shareOf(g, story))) > TEXT_TURNS;
  return (
    <g>
      <title>
        {`row ${row + 1}, column ${column + 1}: ${cells.map((g) => formatValue(Number(g.toPrecision(3)), "S")).join(" and ")}, weight ${weights[at]!.toFixed(3)}`}
        {step === "update" && `; wanted ${signed(wanted[at]!)}, made ${signed(moved)}`}
      </title>
      {cells.map((g, plane) => (
        <rect
          key={plane}
          x={x + (plane * width) / planes}
          {...{ y, height, width: width / planes, rx: 3 }}
          fill={colourOf(shareOf(g, story))}
        />
      ))}
      <text class={dark ? "on-dark" : "on-light"} x={xOf(column)} y={yOf(row) - (step === "update" ? 5 : 0)}>
        {text}
      </text>
      {step === "update" && (
        <text class={`small ${dark ? "on-dark" : "on-light"}`} x={xOf(column)} y={yOf(row) + 8}>
          of {signed(wanted[at]!)}
        </text>
      )}
    </g>
  );
}

function shareOf(g: number, { window: [low, high] }: Story): number {
  return high > low ? Math.min(Math.max((g - low) / (high - low), 0), 1) : 0;
}

const colourOf = (share: number) =>
  `rgb(${LIGHT.map((from, i) => Math.round(from + (DARK[i]! - from) * share)).join(" ")})`;

/** Inputs forward and in an update; results of the backward read. */
function RowEnds({ story: { forward, backward }, step }: DrawingProps) {
  const values = step === "backward" ? backward.output : forward.input;
  const most = Math.max(...values.map(Math.abs), 1e-9);
  return (
    <g>
      <text class="head" x={LEFT - 86} y={TOP - 12}>
        {step === "backward" ? "results" : "activations x"}
      </text>
      {Array.from(values, (value, row) => (
        <g key={`end ${row}`}>
          <Bar x={LEFT - 30} y={yOf(row)} share={Math.abs(value) / most} negative={value < 0} />
          <text x={LEFT - 116} y={yOf(row)}>
            {minus(value.toFixed(2))}
          </text>
        </g>
      ))}
    </g>
  );
}

const Bar = ({ x, y, share, negative }: { x: number; y: number; share: number; negative: boolean }) => (
  <rect
    class={negative ? "negative" : "positive"}
    x={x - 60 * share}
    y={y - 7}
    width={60 * share}
    height={14}
    rx={2}
  />
);

/** Currents, codes and results forward; errors backward and in an update. */
function ColumnEnds({ story: { forward, backward }, step }: DrawingProps) {
  const top = yOf(ROWS - 1) + 50;
  const lines =
    step === "forward"
      ? [
          ["current", forward.partial, 2],
          ["code", codesOf(forward), 0],
          ["result", forward.output, 2],
        ]
      : [["errors e", backward.input, 2]];
  return (
    <g>
      {(lines as [string, ArrayLike<number> | null, number][]).map(([name, values, digits], line) => (
        <g key={name}>
          <text class="head" x={LEFT - 40} y={top + 22 * line}>
            {name}
          </text>
          {Array.from({ length: COLUMNS }, (_, column) => (
            <text
              key={`${name} ${column}`}
              x={xOf(column)}
              y={top + 22 * line}
              class={line === 2 ? "strong" : ""}
            >
              {values ? minus(values[column]!.toFixed(digits)) : "–"}
            </text>
          ))}
        </g>
      ))}
    </g>
  );
}

/** Of the currents that are shown; null for an ideal converter. */
const codesOf = ({ converter, partial }: Story["forward"]): number[] | null =>
  converter && Array.from(partial, (sum) => convert(converter, sum).code);
