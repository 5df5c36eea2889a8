// A run of NeuroSim V2.1 as runs.json holds it; only what the comparison reads.

export interface RunLayerTrace {
  readonly [name: string]: number;
}

export interface RunRow {
  readonly id: string;
  readonly network: string;
  readonly group: string;
  readonly status: string;
  readonly overrides: Readonly<Record<string, unknown>>;
  readonly effectiveOverrides: Readonly<Record<string, unknown>>;
  readonly floorplan?: { readonly speedUpEachLayer: readonly number[] };
  readonly area_m2?: Readonly<Record<string, number>>;
  readonly total?: Readonly<Record<string, number>>;
  readonly trace?: {
    readonly area: Readonly<Record<string, number>>;
    readonly layers: readonly RunLayerTrace[];
  };
  readonly derived?: {
    readonly E_J: Readonly<Record<string, number>>;
    readonly L_s: Readonly<Record<string, number>>;
    readonly perLayer: readonly {
      readonly layer: number;
      readonly E_J: Readonly<Record<string, number>>;
      readonly L_s: Readonly<Record<string, number>>;
    }[];
  };
}

/** The file's runs. It is written by a program that prints NaN and Infinity as bare words: read as null. */
export function parseRuns(text: string): RunRow[] {
  return JSON.parse(text.replace(/([:,[]\s*)(?:-?Infinity|NaN)/g, "$1null")) as RunRow[];
}
