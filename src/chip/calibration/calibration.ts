// What prices converters, memories and wires: their circuits' models, or what published silicon measured (published.ts, scaling.ts).
export const CALIBRATIONS = ["model", "silicon"] as const;
export type Calibration = (typeof CALIBRATIONS)[number];
