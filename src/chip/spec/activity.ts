// How busy the chip is: how many input bits are one, how many devices an update moves. Measured by a run, or typical values that are
// named as such. Fractions of 1.
import { remembering } from "../../base/remembering.ts";

/** One layer, means over images and updates. */
export interface LayerActivity {
  /** Ones among the input bits of the forward read (analog inputs: mean input over its largest). */
  readonly inputBits: number;
  /** Inputs that are zero in all bits. */
  readonly inputZeros: number;
  /** The same of the errors in the backward read and the weight gradient. */
  readonly errorBits: number;
  readonly errorZeros: number;
  /** Mean conductance between G_min (0) and G_max (1). */
  readonly meanState: number;
  /** Devices that get pulses in one update, and pulses of each of them. */
  readonly updated: number;
  readonly pulses: number;
  /** Rows of a sub-array with at least one pulse in one update, and pulses that such a row takes in turn, LTP and LTD added. */
  readonly rowsUpdated: number;
  readonly rowPulses: number;
}

/** Where the figures come from, for the report. */
export interface Activity {
  readonly source: "typical" | "run" | "file";
  /** Key: layer name. */
  readonly layers: Readonly<Record<string, LayerActivity>>;
}

/** A quarter of the bits of ReLU outputs in 8 bits are one; of signed errors a half of the magnitudes' lower bits. Few devices move
 *  in one update: measured at the default experiment (docs/chip-model.md). */
export const TYPICAL = {
  inputBits: 0.2,
  inputZeros: 0.5,
  errorBits: 0.1,
  errorZeros: 0.7,
  meanState: 0.5,
  updated: 0.01,
  pulses: 1.1,
} as const;

/** Typical activity of a layer whose sub-arrays have `columns` cells in a row. */
export const typicalActivity = (columns: number): LayerActivity => typical({ columns });

const typical = remembering<{ readonly columns: number }, LayerActivity>(
  { columns: true },
  ({ columns }) => ({
    ...TYPICAL,
    ...rowActivity(TYPICAL.updated, TYPICAL.pulses, columns),
  }),
);

/** Pulses on the rows where devices move independently: half of them up, half down, each direction as long as its busiest cell. */
export function rowActivity(
  updated: number,
  pulses: number,
  columns: number,
): Pick<LayerActivity, "rowsUpdated" | "rowPulses"> {
  const rowsUpdated = 1 - (1 - updated) ** columns;
  const perDirection = 1 - (1 - updated / 2) ** columns;
  return { rowsUpdated, rowPulses: rowsUpdated > 0 ? (2 * perDirection * pulses) / rowsUpdated : 0 };
}

export function activityOf(activity: Activity | null, layer: string, columns: number): LayerActivity {
  return activity?.layers[layer] ?? typicalActivity(columns);
}
