// Source of the prices of converters, memories and wires: models of their circuits, or measurements of published silicon (published.ts,
// scaling.ts).
export const CALIBRATIONS = ["model", "silicon"] as const;
export type Calibration = (typeof CALIBRATIONS)[number];
