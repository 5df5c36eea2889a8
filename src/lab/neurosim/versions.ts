// Finds the version of NeuroSim that a Param.cpp belongs to: the versions differ in the names that they set (public repositories
// neurosim/*: names only, no code).

export interface PeerVersion {
  /** In words. */
  readonly name: string;
  /** "training": it estimates training as Mho does. "unknown": only names that several versions have. */
  readonly family: "training" | "inference" | "mlp" | "unknown";
}

const list = (names: string): readonly string[] => names.trim().split(/\s+/);

const MLP =
  list(`nInput nHide nOutput processNode arrayWireWidth numMnistTrainImages numMnistTestImages numTrainImagesPerEpoch
  totalNumEpochs interNumEpochs alpha1 alpha2 useHardwareInTrainingFF useHardwareInTrainingWU useHardwareInTestingFF
  numBitPartialSum numWeightBit BWthreshold Hthreshold numTrainImagesPerBatch optimization_type`);
const TRAINING =
  list(`batchSize numIteration trainingEstimation parallelBP bufferOverHeadConstraint numRowSubArrayWG
  numColSubArrayWG numRowMuxedAG levelOutputAG numRowMuxedWG levelOutputWG dramType maxNumLevelLTP maxNumLevelLTD`);
const ALL_DNN = list(
  "operationmode memcelltype technode numRowSubArray numColSubArray cellBit levelOutput resistanceOn",
);

/** Marks of the versions that estimate inference: the first one with a name that is set. */
const MARKS: readonly (readonly [string, readonly string[]])[] = [
  [
    "3D NeuroSim V1.0, heterogeneous",
    list("technodeTop technodeBottom numMemTier tsvPitch tsvRes tsvCap H3D"),
  ],
  ["3D NeuroSim V1.0, monolithic", ["M3D"]],
  [
    "NeuroSim V1.0 of digital compute-in-memory",
    list("DCIM_wsparsity DCIM_energy_recalculated parallel_weightprecision toggle_enforce realtime_toggle"),
  ],
  ["DNN+NeuroSim V1.5", ["chargeDelay"]],
  [
    "DNN+NeuroSim V1.4",
    list(`dumcolshared inputtoggle outputtoggle sync_data_transfer globalBusType sizingfactor_MUX Activationtype
      numRowParallel`),
  ],
  ["NeuroSim V1.0 of digital systolic arrays", list("speciallayout buffersizeratio AR_Metal0")],
  ["DNN+NeuroSim V1.3", list("synchronous validated zeta")],
];

/** `names`: all that the file sets, in whichever branch. */
export function versionOf(names: ReadonlySet<string>): PeerVersion {
  const some = (marks: readonly string[]) => marks.some((name) => names.has(name));
  const dnn = some(ALL_DNN);
  if (some(MLP))
    return dnn
      ? { name: "names of MLP+NeuroSim and of DNN+NeuroSim together: version not known", family: "unknown" }
      : { name: mlp(some(["optimization_type", "numTrainImagesPerBatch"])), family: "mlp" };
  const marked = MARKS.find(([, marks]) => some(marks));
  if (marked) return { name: marked[0], family: "inference" };
  if (some(TRAINING)) return { name: training(names), family: "training" };
  if (!ALL_DNN.every((name) => names.has(name)))
    return {
      name: "DNN+NeuroSim, version not known: only names that several versions have",
      family: "unknown",
    };
  return { name: inference(names), family: "inference" };
}

const mlp = (third: boolean) =>
  third ? "MLP+NeuroSim V3.0" : "MLP+NeuroSim V1.0 or V2.0, or a part of V3.0";

function training(names: ReadonlySet<string>): string {
  if (["SARADC", "currentMode", "polarization"].some((name) => names.has(name))) return "DNN+NeuroSim V2.1";
  return names.has("operationmode") ? "DNN+NeuroSim V2.0" : "DNN+NeuroSim V2.0 or V2.1";
}

function inference(names: ReadonlySet<string>): string {
  if (names.has("SARADC")) return "DNN+NeuroSim V1.2";
  return names.has("pipeline") ? "DNN+NeuroSim V1.1" : "DNN+NeuroSim V1.0";
}

/** Names of versions other than V2.1, by why Mho does not take them. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  "Mho has its own calibration (chip.calibration)": list("alpha beta gamma delta epsilon zeta validated"),
  "Mho takes chip.clock as it is given": list("synchronous sync_data_transfer chargeDelay"),
  "Mho takes the wires of the node": list("Metal0 Metal1 barrierthickness globalBusType arrayWireWidth"),
  "Mho sizes drivers and buffers itself":
    list(`sizingfactor_MUX sizingfactor_WLdecoder newswitchmatrixsizeratio
    switchmatrixsizeratio switchmatrixsizeratio_DCIM buffernumber buffersizeratio speciallayout dumcolshared Activationtype`),
  "Mho takes activity from a run (mho chip --run)":
    list(`inputtoggle outputtoggle realtime_toggle toggle_enforce
    toggleindex DCIM_wsparsity DCIM_energy_recalculated`),
  "Mho builds one layer of one chip":
    list(`technodeTop technodeBottom featuresizeTop featuresizeBottom deviceroadmapTop
    deviceroadmapBottom numMemTier tsvPitch tsvRes tsvCap H3D M3D`),
  "Mho reads the rows of chip.read": ["numRowParallel"],
  "Mho has no digital arrays": list("parallel_weightprecision"),
  "the network: network.name takes it (a file, or mlp)": list(
    "nInput nHide nOutput numInputLevel numBitInput BWthreshold Hthreshold",
  ),
  "training and its images: the sections data and training":
    list(`numMnistTrainImages numMnistTestImages numTrainImagesPerEpoch
    numTrainImagesPerBatch totalNumEpochs interNumEpochs alpha1 alpha2 optimization_type useHardwareInTraining
    useHardwareInTrainingFF useHardwareInTrainingWU useHardwareInTestingFF`),
  "weights and sums: the sections device and array": list(
    "maxWeight minWeight numWeightBit numBitPartialSum pSumMaxHardware",
  ),
  "no setting of a chip": list("writeEnergyReport NeuroSimDynamicPerformance numWriteColMuxed"),
};
const REASONS = new Map(
  Object.entries(OTHERS).flatMap(([reason, names]) => names.map((name) => [name, reason])),
);

/** Why Mho does not take a name that other versions than V2.1 have; undefined for a name that none has. */
export const reasonOfOther = (name: string): string | undefined => REASONS.get(name);
