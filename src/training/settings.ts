// The training section of an experiment without the name of its rule (params.ts): schedule, loss, and how a gradient becomes pulses.
// Rules read these settings, so this file knows no rule.
import { z } from "zod";

export const SETTINGS_DEFAULTS = {
  epochs: 5,
  batch: 64,
  learningRate: 0.1,
  momentum: 0.9,
  resetEachEpoch: false,
  velocityBits: "float",
  rounding: "stochastic",
  maxPulses: 15,
  fastRate: 5,
  transferEvery: 2,
  transferRate: 0.3,
  chopEvery: 50,
  residualShare: 0.5,
  tiles: 4,
  weightDecay: 0.0005,
  loss: "cross-entropy",
  schedule: "cosine",
  warmup: 1,
  stepEpochs: [200, 250],
  stepFactor: 8,
  augment: true,
  crop: 4,
  cutout: 0,
  flip: "by-data",
  calibrationBatches: 8,
  calibration: "epoch",
  checkpointSeconds: 60,
} as const;
const D = SETTINGS_DEFAULTS;

export const settingsSchema = z.strictObject({
  epochs: z
    .int()
    .min(0)
    .max(100000)
    .meta({
      symbol: "epochs",
      unit: "1",
      source: "paper: 200 or more",
      description: "Passes over the training images.",
    })
    .default(D.epochs),
  batch: z
    .int()
    .min(1)
    .max(4096)
    .meta({
      symbol: "B",
      unit: "images",
      source: "NeuroSim V2.1: 200",
      description: "Images per weight update.",
    })
    .default(D.batch),
  learningRate: z
    .number()
    .min(1e-6)
    .max(1000)
    .meta({
      symbol: "η",
      unit: "1",
      source: "own search on CIFAR-10",
      description:
        "Step on the effective weight per unit of the batch-mean gradient (momentum in EMA form). It means the same for every rule but two: the steps of momentum-normalized (0.01 where none is set) and of adaptive-momentum are shares of the window.",
    })
    .default(D.learningRate),
  momentum: z
    .number()
    .min(0)
    .max(0.9999)
    .meta({
      symbol: "γ",
      unit: "1",
      source: "NeuroSim V2.1 train.py: 0.9",
      description: "v ← γ·v + (1 − γ)·g. Ignored by sgd.",
    })
    .default(D.momentum),
  resetEachEpoch: z
    .boolean()
    .meta({
      symbol: "reset",
      unit: "boolean",
      source: "NeuroSim V2.1 train.py resets",
      description: "Set all velocities to zero at the start of each epoch.",
    })
    .default(D.resetEachEpoch),
  velocityBits: z
    .union([z.literal("float"), z.int().min(2).max(16)])
    .meta({
      symbol: "b_v",
      unit: "bit",
      source: "own choice",
      description:
        "Word length of the stored velocity (range: a power of two per layer) and of the kept fraction of a pulse (±1), rounded stochastically.",
    })
    .default(D.velocityBits),
  rounding: z
    .enum(["nearest", "stochastic"])
    .meta({
      symbol: "rounding",
      unit: "name",
      source: "WAGE: stochastic",
      description: "How a fraction of a pulse is rounded (rules with a carry keep it instead).",
    })
    .default(D.rounding),
  maxPulses: z
    .int()
    .min(1)
    .max(1023)
    .meta({
      symbol: "n_max",
      unit: "pulses",
      source: "NeuroSim V2.1: half of 32 levels",
      description: "Most pulses that one device gets in one update.",
    })
    .default(D.maxPulses),
  fastRate: z
    .number()
    .min(1e-6)
    .max(1e6)
    .meta({
      symbol: "f",
      unit: "1",
      source: "own search; aihwkit fast_lr",
      description:
        "Learning rate of the second array of tiki-taka, tiki-taka-2, chopped-tiki-taka and agad; it has no schedule.",
    })
    .default(D.fastRate),
  transferEvery: z
    .int()
    .min(1)
    .max(100000)
    .meta({
      symbol: "T",
      unit: "updates",
      source: "own choice; aihwkit transfer_every",
      description:
        "Updates from one transfer of the second array to the next; a transfer reads all its rows.",
    })
    .default(D.transferEvery),
  transferRate: z
    .number()
    .min(1e-6)
    .max(1000)
    .meta({
      symbol: "λ",
      unit: "1",
      source: "own search; aihwkit transfer_lr",
      description:
        "A transfer moves the weight by λ·(η/f) of what the second array reads (residual-learning and its kin: λ·η of it).",
    })
    .default(D.transferRate),
  chopEvery: z
    .int()
    .min(1)
    .max(100000)
    .meta({
      symbol: "n_c",
      unit: "transfers",
      source: "own choice; aihwkit: 1/in_chop_prob, 50 to 200 reads",
      description:
        "Transfers between two flips of a sign: always in agad and e-rider, on the mean in chopped-tiki-taka and chopped-residual.",
    })
    .default(D.chopEvery),
  residualShare: z
    .number()
    .min(0.01)
    .max(1)
    .meta({
      symbol: "γ_P",
      unit: "1",
      source: "Wu et al., residual learning: γ",
      description:
        "Share of the second array in the weight that residual-learning and its kin read: W + γ_P·P; in multi-tile of each array against the coarser one before it.",
    })
    .default(D.residualShare),
  tiles: z
    .int()
    .min(2)
    .max(8)
    .meta({
      symbol: "N_t",
      unit: "arrays",
      source: "Li et al., arXiv 2510.02516: 3 to 8",
      description: "Arrays of one weight in multi-tile, each finer by γ_P; the weight's own is the coarsest.",
    })
    .default(D.tiles),
  weightDecay: z
    .number()
    .min(0)
    .max(1)
    .meta({
      symbol: "λ",
      unit: "1",
      source: "common practice on CIFAR-10",
      description:
        "L2 factor of software and of compensated-momentum. The other rules on devices ask for no decay.",
    })
    .default(D.weightDecay),
  loss: z
    .enum(["cross-entropy", "sse"])
    .meta({ symbol: "L", unit: "name", source: "NeuroSim V2.1: sse", description: "Loss function." })
    .default(D.loss),
  schedule: z
    .enum(["cosine", "step", "constant"])
    .meta({
      symbol: "schedule",
      unit: "name",
      source: "NeuroSim V2.1: step",
      description: "Learning-rate schedule; cosine goes to 0 at the end.",
    })
    .default(D.schedule),
  warmup: z
    .number()
    .min(0)
    .max(1000)
    .meta({
      symbol: "e_w",
      unit: "epoch",
      source: "common practice; own trials on CIFAR-10",
      description:
        "Epochs over which the learning rate rises to its schedule, step by step: without, some noisy devices never learn.",
    })
    .default(D.warmup),
  stepEpochs: z
    .array(z.int().min(1))
    .meta({
      symbol: "e_s",
      unit: "epoch",
      source: "NeuroSim V2.1: 200, 250",
      description: "Epochs at which schedule = step divides the rate.",
    })
    .default([...D.stepEpochs]),
  stepFactor: z
    .number()
    .min(1)
    .max(1000)
    .meta({
      symbol: "k_s",
      unit: "1",
      source: "NeuroSim V2.1: 8",
      description: "Divisor of schedule = step.",
    })
    .default(D.stepFactor),
  augment: z
    .boolean()
    .meta({
      symbol: "augment",
      unit: "boolean",
      source: "NeuroSim V2.1: pad 4, crop, flip",
      description:
        "Training images are changed at random each time they are seen, as crop, flip and cutout say; false: as they are. Tables are never changed.",
    })
    .default(D.augment),
  crop: z
    .int()
    .min(0)
    .max(64)
    .meta({
      symbol: "crop",
      unit: "pixels",
      source: "NeuroSim V2.1: 4 of 32 pixels",
      description:
        "With augment, the image is shifted by up to so many pixels each way (padded with grey and cropped); 0: never.",
    })
    .default(D.crop),
  flip: z
    .union([z.boolean(), z.literal("by-data")])
    .meta({
      symbol: "flip",
      unit: "name",
      source: "NeuroSim V2.1 flips CIFAR-10; a mirrored digit is another sign",
      description:
        "With augment, half of the images are mirrored left to right. by-data: colour images only, and not where class folders are named by single characters. Images of one channel may be digits or letters.",
    })
    .default(D.flip),
  cutout: z
    .int()
    .min(0)
    .max(64)
    .meta({
      symbol: "cutout",
      unit: "pixels",
      source: "DeVries and Taylor, arXiv 1708.04552: 16 of 32 pixels for long trainings",
      description:
        "With augment, a square of so many pixels a side is made grey in each image, its middle at any pixel; 0: none. It keeps a long training from learning images by heart.",
    })
    .default(D.cutout),
  calibrationBatches: z
    .int()
    .min(1)
    .max(100)
    .meta({
      symbol: "n_cal",
      unit: "batches",
      source: "own choice",
      description: "Batches read to calibrate the ADC ranges before training.",
    })
    .default(D.calibrationBatches),
  calibration: z
    .enum(["once", "epoch"])
    .meta({
      symbol: "calibration",
      unit: "name",
      source: "own choice: weights grow while they learn",
      description: "When calibrated ADC ranges are measured: before training only, or before each epoch.",
    })
    .default(D.calibration),
  checkpointSeconds: z
    .number()
    .min(1)
    .max(86400)
    .meta({
      symbol: "t_c",
      unit: "s",
      source: "own choice",
      description: "Longest time between two checkpoints of a run; also written at each epoch's end.",
    })
    .default(D.checkpointSeconds),
});

export type TrainingSettings = z.infer<typeof settingsSchema>;
