// The crossbar: wires, cells as dark as they conduct, what goes in and what comes out.
import { type CrossbarTrace, convert } from "../../../src/lab/crossbarTrace.ts";
import { commonScale } from "../../../src/report/text/commonScale.ts";
import { formatValue } from "../../../src/report/text/format.ts";
import { minus } from "../parts/minus.ts";
import { COLUMNS, ROWS, type Step } from "./arrayState.ts";

const CELL = { width: 80, height: 58 } as const;
/** Strip of a cell: as dark as it conducts. Its words stand below on paper, so that they can be read at any conductance. */
const STRIP = { width: 62, height: 14 } as const;
const LINE = 13;
const LEFT = 160;
const TOP = 30;
const BOTTOM = 110;
const HEIGHT = TOP + ROWS * CELL.height + BOTTOM;
/** Ends of the scale of conductance. */
const LIGHT = [226, 236, 246] as const;
const DARK = [38, 84, 130] as const;

interface DrawingProps {
  readonly trace: CrossbarTrace;
  readonly step: Step;
}

const xOf = (column: number) => LEFT + (column + 0.5) * CELL.width;
const yOf = (row: number) => TOP + (row + 0.5) * CELL.height;
/** Where a row's wire meets the cells. */
const wireOf = (row: number) => yOf(row) - CELL.height / 2 + 4 + STRIP.height / 2;
const signed = (value: number) => minus(`${value > 0 ? "+" : ""}${minus(value.toFixed(2))}`);

export function CrossbarDrawing({ trace, step }: DrawingProps) {
  const width = LEFT + (COLUMNS + (trace.reference === null ? 0 : 1)) * CELL.width + 30;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone it is wider than the page and scrolled with the keys
    <section class="scroll" tabIndex={0} aria-label="The crossbar">
      <svg
        class={`crossbar ${step}`}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        role="img"
        aria-label={`Crossbar of ${ROWS} rows and ${COLUMNS} columns${trace.reference === null ? "" : " and a reference column"}, ${step}`}
      >
        <Wires columns={COLUMNS + (trace.reference === null ? 0 : 1)} />
        {Array.from({ length: ROWS * COLUMNS }, (_, i) => (
          <Cell key={i} trace={trace} step={step} at={i} />
        ))}
        {trace.reference !== null && <ReferenceColumn trace={trace} reference={trace.reference} />}
        <RowEnds trace={trace} step={step} />
        <ColumnEnds trace={trace} step={step} />
      </svg>
      <Scale trace={trace} />
    </section>
  );
}

const Wires = ({ columns }: { readonly columns: number }) => (
  <g class="wires">
    {Array.from({ length: ROWS }, (_, row) => (
      <line
        key={`row ${row}`}
        x1={LEFT - 26}
        y1={wireOf(row)}
        x2={LEFT + columns * CELL.width + 10}
        y2={wireOf(row)}
      />
    ))}
    {Array.from({ length: columns }, (_, column) => (
      <line key={`column ${column}`} x1={xOf(column)} y1={TOP - 8} x2={xOf(column)} y2={yOf(ROWS - 1) + 38} />
    ))}
  </g>
);

const siemens = (g: number) => formatValue(Number(g.toPrecision(3)), "S");

function Cell({ trace, step, at }: DrawingProps & { readonly at: number }) {
  const row = Math.floor(at / COLUMNS);
  const column = at % COLUMNS;
  const { planes, weights, weightsAfter, wanted, pulses } = trace;
  const shown = step === "update" ? trace.after : trace.before;
  const cells = Array.from({ length: planes }, (_, plane) => shown[plane * ROWS * COLUMNS + at]!);
  const moved = weightsAfter[at]! - weights[at]!;
  const lines =
    step === "update"
      ? [signed(moved), `of ${signed(wanted[at]!)}`, pulsesText(pulses[at]!)]
      : [minus(weights[at]!.toFixed(2)), ...cells.map(siemens)];
  return (
    <g class="cell">
      <title>
        {`row ${row + 1}, column ${column + 1}: ${cells.map(siemens).join(" and ")}, weight ${weights[at]!.toFixed(3)}`}
        {step === "update" &&
          `; wanted ${signed(wanted[at]!)}, made ${signed(moved)} by ${pulses[at]} pulses`}
      </title>
      <Strip x={xOf(column)} y={yOf(row)} cells={cells} trace={trace} />
      <Words x={xOf(column)} y={yOf(row)} lines={lines} />
    </g>
  );
}

/** "+7 pulses": LTP above 0. */
const pulsesText = (n: number) =>
  n === 0 ? "no pulse" : `${minus(`${n > 0 ? "+" : ""}${n}`)} ${Math.abs(n) === 1 ? "pulse" : "pulses"}`;

interface At {
  readonly x: number;
  readonly y: number;
}

const Strip = ({
  x,
  y,
  cells,
  trace,
}: At & { readonly cells: readonly number[]; readonly trace: CrossbarTrace }) => (
  <>
    <rect
      class="paper"
      x={x - CELL.width / 2 + 4}
      y={y - CELL.height / 2 + 3}
      width={CELL.width - 8}
      height={CELL.height - 6}
    />
    {cells.map((g, plane) => (
      <rect
        key={plane}
        class="strip"
        x={x - STRIP.width / 2 + (plane * STRIP.width) / cells.length}
        y={y - CELL.height / 2 + 4}
        width={STRIP.width / cells.length}
        height={STRIP.height}
        fill={colourOf(shareOf(g, trace))}
      />
    ))}
  </>
);

const Words = ({ x, y, lines }: At & { readonly lines: readonly string[] }) => (
  <>
    {lines.map((line, i) => (
      <text
        key={i}
        class={i === 0 ? "" : "small"}
        x={x}
        y={y - CELL.height / 2 + STRIP.height + 12 + LINE * i * 0.85}
      >
        {line}
      </text>
    ))}
  </>
);

/** Its current is what each column's is compared with. */
function ReferenceColumn({
  trace,
  reference,
}: {
  readonly trace: CrossbarTrace;
  readonly reference: number;
}) {
  return (
    <g class="reference">
      <title>{`reference column: every cell ${siemens(reference)}, never written`}</title>
      <text class="head" x={xOf(COLUMNS)} y={TOP - 16}>
        reference
      </text>
      {Array.from({ length: ROWS }, (_, row) => (
        <g key={row}>
          <Strip x={xOf(COLUMNS)} y={yOf(row)} cells={[reference]} trace={trace} />
          <Words x={xOf(COLUMNS)} y={yOf(row)} lines={["0", siemens(reference)]} />
        </g>
      ))}
    </g>
  );
}

/** Meaning of the strips. */
const Scale = ({ trace: { window } }: { readonly trace: CrossbarTrace }) => (
  <p class="legend conductance">
    {window.map((g, i) => (
      <span key={i} style={{ "--mark": colourOf(i) }}>
        {i === 0 ? "G_min" : "G_max"} {siemens(g)}
      </span>
    ))}
  </p>
);

function shareOf(g: number, { window: [low, high] }: CrossbarTrace): number {
  return high > low ? Math.min(Math.max((g - low) / (high - low), 0), 1) : 0;
}

const colourOf = (share: number) =>
  `rgb(${LIGHT.map((from, i) => Math.round(from + (DARK[i]! - from) * share)).join(" ")})`;

/** Inputs forward and in an update; results of the backward read. */
function RowEnds({ trace: { forward, backward }, step }: DrawingProps) {
  const values = step === "backward" ? backward.output : forward.input;
  const most = Math.max(...values.map(Math.abs), 1e-9);
  return (
    <g>
      <text class="head" x={LEFT - 86} y={TOP - 12}>
        {step === "backward" ? "results" : "activations x"}
      </text>
      {Array.from(values, (value, row) => (
        <g key={`end ${row}`}>
          <Bar x={LEFT - 30} y={wireOf(row)} share={Math.abs(value) / most} negative={value < 0} />
          <text x={LEFT - 116} y={wireOf(row)}>
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

interface EndLine {
  readonly name: string;
  readonly values: ArrayLike<number> | null;
  readonly digits: number;
}

/** Currents, codes and results forward; errors backward and in an update. */
function ColumnEnds({ trace, step }: DrawingProps) {
  const top = yOf(ROWS - 1) + 52;
  const lines =
    step === "forward"
      ? forwardLines(trace)
      : [{ name: "errors e", values: trace.backward.input, digits: 2 }];
  return (
    <g>
      {lines.map(({ name, values, digits }, line) => (
        <g key={name}>
          <text class="head" x={LEFT - 60} y={top + 22 * line}>
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

function forwardLines({ forward, ampere }: CrossbarTrace): EndLine[] {
  const amperes = Array.from(forward.partial, (sum) => sum * ampere);
  const { unit, scaled } = commonScale(Math.max(...amperes.map(Math.abs)), "A");
  return [
    { name: `current [${unit.replace(/^u/, "µ")}]`, values: amperes.map(scaled), digits: 2 },
    { name: "code", values: codesOf(forward), digits: 0 },
    { name: "result [x·w]", values: forward.output, digits: 2 },
  ];
}

/** Codes of the currents that are shown; null for an ideal converter. */
const codesOf = ({ converter, partial }: CrossbarTrace["forward"]): number[] | null =>
  converter && Array.from(partial, (sum) => convert(converter, sum).code);
