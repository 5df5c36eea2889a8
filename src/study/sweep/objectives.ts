// Objectives by which a study can judge its points, each with its direction and unit.

/** The work for a point: it is trained, or its chip is priced and nothing is trained. */
export const TASKS = ["train", "chip"] as const;
export type Task = (typeof TASKS)[number];

export interface Objective {
  readonly name: string;
  readonly tasks: readonly Task[];
  readonly better: "higher" | "lower";
  readonly unit: string;
  readonly description: string;
}

export const OBJECTIVES = [
  {
    name: "testAccuracy",
    tasks: ["train"],
    better: "higher",
    unit: "1",
    description: "Share of test images classified rightly after the last epoch.",
  },
  {
    name: "bestTestAccuracy",
    tasks: ["train"],
    better: "higher",
    unit: "1",
    description: "The same after the best epoch, which the test images chose: it is too good by that.",
  },
  {
    name: "trainLoss",
    tasks: ["train"],
    better: "lower",
    unit: "1",
    description: "Mean cross-entropy of the last epoch.",
  },
  {
    name: "pulsesPerWeight",
    tasks: ["train"],
    better: "lower",
    unit: "1",
    description: "Write pulses of all epochs, per weight.",
  },
  {
    name: "trainingEnergyJoule",
    tasks: ["train"],
    better: "lower",
    unit: "J",
    description: "Energy of all epochs on the experiment's chip, each at the activity that it measured.",
  },
  {
    name: "trainingLatencySecond",
    tasks: ["train"],
    better: "lower",
    unit: "s",
    description: "Time of all epochs on the experiment's chip.",
  },
  {
    name: "efficiencyTopsPerWatt",
    tasks: ["train", "chip"],
    better: "higher",
    unit: "TOPS/W",
    description: "Efficiency of the chip; of a training, in the last epoch.",
  },
  {
    name: "areaSquareMetre",
    tasks: ["train", "chip"],
    better: "lower",
    unit: "m²",
    description: "Area of the chip.",
  },
  {
    name: "energyPerEpochJoule",
    tasks: ["chip"],
    better: "lower",
    unit: "J",
    description: "Energy of one epoch with leakage, at the activity that `mho chip` assumes.",
  },
  {
    name: "latencyPerEpochSecond",
    tasks: ["chip"],
    better: "lower",
    unit: "s",
    description: "Time of one epoch.",
  },
  {
    name: "leakagePowerWatt",
    tasks: ["chip"],
    better: "lower",
    unit: "W",
    description: "Power of the chip when nothing works.",
  },
] as const satisfies readonly Objective[];

type Known = (typeof OBJECTIVES)[number];
export type ObjectiveName = Known["name"];
/** Figures of points that are trained. */
export type TrainFigure = Extract<
  Known,
  { readonly tasks: readonly ["train", ...(readonly Task[])] }
>["name"];

export const OBJECTIVE_NAMES = OBJECTIVES.map(({ name }) => name);

export function objectiveOf(name: ObjectiveName): Objective {
  return OBJECTIVES.find((objective) => objective.name === name)!;
}

export const objectivesOf = (task: Task): ObjectiveName[] =>
  OBJECTIVES.filter(({ tasks }) => (tasks as readonly Task[]).includes(task)).map(({ name }) => name);

/** The part of a point's result, of either task, that an answer needs. */
export interface PointAnswer {
  readonly hash: string;
  /** null where the point has no such figure. */
  readonly figures: Readonly<Partial<Record<ObjectiveName, number | null>>>;
  /** Why the point could not be made; null: it was. */
  readonly problem: string | null;
}
