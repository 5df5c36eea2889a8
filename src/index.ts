// The public API of Mho: flat re-exports, from experiment to result. Everything else is internal and may change.
// A run in five lines:
//   const experiment = resolveExperiment({ training: { rule: "adaptive-momentum", epochs: 3 } });
//   const engine = await openEngine({});
//   const result = await runExperiment(experiment, { engine });
//   console.log(result.testAccuracy);
//   await engine.dispose();

export type { ArrayParameters } from "./array/params.ts";
export {
  CheckpointError,
  ConfigError,
  DataError,
  DeviceError,
  EngineError,
  InterruptedError,
  MhoError,
  TrainingError,
} from "./base/errors.ts";
export { allowOwnFiles } from "./base/loadOwnFile.ts";
export { formatQuantity, parseQuantity } from "./base/units.ts";
export { packageVersion } from "./base/version.ts";
export type {
  ChipEstimate,
  ChipReport,
  LadderStep,
  MomentumOverhead,
  SearchResult,
} from "./chip/account/records.ts";
export type { DataflowName } from "./chip/spec/params.ts";
export { type ListedDataset, listDatasets } from "./data/catalog.ts";
export { checkDataset, type DatasetReport } from "./data/checkDataset.ts";
export type { Dataset, DatasetContent, Split } from "./data/dataset.ts";
export { downloadDataset } from "./data/downloadDataset.ts";
export { type LoadOptions, loadDataset } from "./data/loadDataset.ts";
export type { ReadSettings } from "./data/readSettings.ts";
export { conductanceWindow, idealDevice } from "./device/device.ts";
export type { DeviceInput, DeviceParameters } from "./device/params.ts";
export { type DevicePreset, listPresets, loadPreset } from "./device/presets.ts";
export { resolveDevice } from "./device/resolve.ts";
export type { Engine, EngineBuffer } from "./engine/engine.ts";
export { openEngine } from "./engine/openEngine.ts";
export type { DataParameters } from "./experiment/dataParams.ts";
export { describeKeys, type KeyDescription } from "./experiment/describeKeys.ts";
export { type Experiment, resolveExperiment } from "./experiment/experiment.ts";
export { experimentHash } from "./experiment/experimentHash.ts";
export type { ExperimentInput } from "./experiment/experimentSchema.ts";
export { experimentJsonSchema } from "./experiment/jsonSchema.ts";
export { readExperiment } from "./experiment/readExperiment.ts";
export {
  CONVERT_TARGETS,
  FIT_CRITERIA,
  FIT_MODELS,
  type FitCriterion,
  type FitModel,
} from "./lab/choices.ts";
export { type Converted, convertDevice, readForeignDevice } from "./lab/convert.ts";
export { type DeviceFacts, deviceFacts } from "./lab/deviceFacts.ts";
export type { Estimate } from "./lab/fit/estimates.ts";
export { type DeviceFit, type FitSettings, fitDevice } from "./lab/fit/fitDevice.ts";
export { type FitReport, type FitRequest, fitMeasurement } from "./lab/fit/fitReport.ts";
export type { Replay, ReplayedSweep } from "./lab/fit/replay.ts";
export type {
  Measurement,
  NamedBytes,
  PulseTrain,
  ReadingHints,
} from "./lab/measurement/measurement.ts";
export { readMeasurement } from "./lab/measurement/readMeasurement.ts";
export { type Removal, removals } from "./lab/removals.ts";
export { type SimulateOptions, simulateDefaults, simulateDevice, type Trace } from "./lab/simulate.ts";
export { defineNetwork } from "./network/defineNetwork.ts";
export type { LayerDefinition, NetworkDefinition } from "./network/definition.ts";
export type { NetworkParameters } from "./network/params.ts";
export { type ComparedRun, compareRuns, comparisonTable } from "./report/run/comparison.ts";
export { type ChipReportOptions, chipReport } from "./run/chipReport.ts";
export { loadData, type RunOptions, type RunResult, runExperiment } from "./run/runExperiment.ts";
export { claimRunFolder, type RunRecord, readRunRecord } from "./run/runFolder.ts";
export { trainInputOf } from "./run/trainInput.ts";
export type { TrainingParameters } from "./training/params.ts";
export type {
  AdcRow,
  EpochRecord,
  LayerHealth,
  LayerSummary,
  ProgrammedLayer,
  StartRecord,
  TrainEvent,
  TrainResult,
} from "./training/records.ts";
export { RULES, type RuleName } from "./training/rules.ts";
export type { TrainInput } from "./training/session.ts";
export { type TrainOptions, train } from "./training/train.ts";
