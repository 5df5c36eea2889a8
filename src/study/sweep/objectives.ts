// What a study can judge its points by, each with its direction and unit.

export interface Objective {
  readonly name: string;
  readonly better: "higher" | "lower";
  readonly unit: string;
  readonly description: string;
}

export const OBJECTIVES = [
  {
    name: "testAccuracy",
    better: "higher",
    unit: "1",
    description: "Share of test images classified rightly after the last epoch.",
  },
  {
    name: "bestTestAccuracy",
    better: "higher",
    unit: "1",
    description: "The same after the best epoch, which the test images chose: it is too good by that.",
  },
  { name: "trainLoss", better: "lower", unit: "1", description: "Mean cross-entropy of the last epoch." },
  {
    name: "pulsesPerWeight",
    better: "lower",
    unit: "1",
    description: "Write pulses of all epochs, per weight.",
  },
  {
    name: "trainingEnergyJoule",
    better: "lower",
    unit: "J",
    description: "Energy of all epochs on the experiment's chip, each at the activity that it measured.",
  },
  {
    name: "trainingLatencySecond",
    better: "lower",
    unit: "s",
    description: "Time of all epochs on the experiment's chip.",
  },
  {
    name: "efficiencyTopsPerWatt",
    better: "higher",
    unit: "TOPS/W",
    description: "Efficiency of the chip in the last epoch.",
  },
  { name: "areaSquareMetre", better: "lower", unit: "m²", description: "Area of the chip." },
] as const satisfies readonly Objective[];

export type ObjectiveName = (typeof OBJECTIVES)[number]["name"];

export const OBJECTIVE_NAMES = OBJECTIVES.map(({ name }) => name);

export function objectiveOf(name: ObjectiveName): Objective {
  return OBJECTIVES.find((objective) => objective.name === name)!;
}
