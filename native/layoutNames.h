// Made of src/engine/layout.ts by test/structure/layoutHeader.ts; do not edit. After a change of the table:
//   npx vitest run test/structure/layout.test.ts -u
// A table, longer than other files: a line for each field, and one that reads it.
#pragma once

namespace mho {

enum class Direction : int { forward, backward };
enum class Mapping : int { floating, reference, pair, offset };
enum class Subtraction : int { analog, digital };
enum class Partition : int { kernelPosition, unrolled };
enum class Rounding : int { nearest, floor, midRise };
enum class Encoding : int { analog, bitSerial };
enum class Phases : int { analog, digital };
enum class ErrorSigns : int { twosComplement, phases };
enum class RangePolicy : int { oracle, running };
enum class ModelKind : int { affine, exponentialStep, powerStep, table };
enum class NoiseKind : int { none, update, pulse, step };
enum class PulseRounding : int { nearest, stochastic, carry };
enum class ControlRule : int { normalize, scale };
enum class ValueKind : int { f32, u8, i8 };
enum class PoolKind : int { max, average };
enum class LossKind : int { crossEntropy, sse };
enum class DrawLaw : int { normal, uniform };

struct ReadCounters {
  enum : int {
    conversions = 0,
    clippedLow = 1,
    clippedHigh = 2,
    length = 3,
  };
};

struct ActivationCounters {
  enum : int {
    values = 0,
    clipped = 1,
    notFinite = 2,
    length = 3,
  };
};

struct LossMetrics {
  enum : int {
    loss = 0,
    correct = 1,
    samples = 2,
    notFinite = 3,
    length = 4,
  };
};

struct Control {
  enum : int {
    velocityDecay = 0,
    gradientGain = 1,
    pulseGain = 2,
    velocityLsb = 3,
    maxVelocity = 4,
    length = 5,
  };
};

struct UpdateCounters {
  enum : int {
    weights = 0,
    ltpPulses = 1,
    ltdPulses = 2,
    updated = 3,
    roundedToZero = 4,
    limited = 5,
    atLow = 6,
    atHigh = 7,
    length = 8,
  };
};

struct Stream {
  enum : int {
    initialWeights = 1,
    shuffle = 2,
    augmentation = 3,
    deviceToDevice = 4,
    update = 5,
    readNoise = 6,
    stuck = 7,
    choppers = 8,
    errorRounding = 9,
  };
};

}  // namespace mho
