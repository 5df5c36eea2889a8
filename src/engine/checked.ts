// Puts the argument checks of validate.ts in front of an engine's operations, so that no engine calls them itself. What only an
// engine knows stays with it: whether a buffer is alive and its own, and how an array was packed.
import type { Engine } from "./engine.ts";
import * as check from "./validate.ts";

/** Everything of an engine that can be called. */
type Operation = {
  [Key in keyof Engine]-?: Required<Engine>[Key] extends (...values: never) => unknown ? Key : never;
}[keyof Engine];

type Checks = {
  readonly [Name in Operation]: ((...values: Parameters<Required<Engine>[Name]>) => void) | null;
};

/** One check an operation. null: only the engine itself can check it. An operation that is missing here does not compile. */
const CHECKS: Checks = {
  buffer: check.checkNewBuffer,
  upload: (buffer, data, offset = 0) => check.checkUpload(buffer, data, offset),
  readTensor: null,
  sync: null,
  free: null,
  dispose: null,
  crossbar: check.checkSpec,
  pack: ({ spec }, ...values) => check.checkPack(spec, ...values),
  forward: ({ spec }, ...values) => check.checkForward(spec, ...values),
  backward: ({ spec }, ...values) => check.checkBackward(spec, ...values),
  probe: ({ spec }, ...values) => check.checkProbe(spec, ...values),
  trackRange: ({ spec }, ...values) => check.checkTrackRange(spec, ...values),
  weightGradient: ({ spec }, ...values) => check.checkWeightGradient(spec, ...values),
  serialGradient: ({ spec }, ...values) => check.checkSerialGradient(spec, ...values),
  // The operations that it runs are checked.
  tune: null,
  deviceUpdate: ({ spec }, ...values) => check.checkDeviceUpdate(spec, ...values),
  drift: ({ spec }, ...values) => check.checkDrift(spec, ...values),
  updateControl: (_rule, from, to) => check.checkUpdateControl(from, to),
  floatUpdate: check.checkFloatUpdate,
  activate: check.checkActivate,
  activateBackward: check.checkActivateBackward,
  quantizeError: check.checkQuantizeError,
  split: check.checkSplit,
  pool: (...values) => check.checkPool("pool", ...values),
  poolBackward: (outputError, inputError, ...values) =>
    check.checkPool("poolBackward", inputError, outputError, ...values),
  addActivations: check.checkAddActivations,
  addErrors: check.checkAddErrors,
  channelMoments: check.checkChannelMoments,
  normalize: check.checkNormalize,
  normalizeBackward: check.checkNormalizeBackward,
  accumulate: check.checkAccumulate,
  takeWhole: check.checkTakeWhole,
  scaleRows: check.checkScaleRows,
  drawNumbers: check.checkDrawNumbers,
  copy: check.checkCopy,
  copyChannels: check.checkCopyChannels,
  fill: null,
  loss: (_kind, ...values) => check.checkLoss(...values),
};

/** The same engine, with the checks in front of its operations: its buffers know it, and it keeps whatever else it has. */
export function checked<Made extends Engine>(engine: Made): Made {
  const operations = engine as unknown as Record<string, (...values: unknown[]) => unknown>;
  for (const [name, checkOf] of Object.entries(CHECKS)) {
    const run = operations[name];
    if (!checkOf || !run) continue;
    operations[name] = (...values) => {
      (checkOf as (...values: unknown[]) => void)(...values);
      return run.apply(engine, values);
    };
  }
  return engine;
}
