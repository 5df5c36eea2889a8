// Plain C++ interface of all kernels that are not reads: the fused device update and the element-wise steps of engine.ts,
// whose sentences specify the numbers. Arguments are trusted: TypeScript checks them. One table per instruction set, all
// with the same bits for every thread count.
#pragma once
#include <cstddef>
#include <cstdint>

#include "gemm/gemm.h"

namespace mho {

/** The counter words that all draws of one layer and step share. */
struct DrawKey {
  std::uint32_t keyLow, keyHigh, layer, step;
};

enum class ModelKind : int { affine, exponentialStep, powerStep, table };
enum class NoiseKind : int { none, update, pulse, step };
enum class PulseRounding : int { nearest, stochastic, carry };

/** DeviceBlock of engine.ts. */
struct DeviceBlock {
  ModelKind model;
  /** affine: decay, step. exponentialStep: step, amplitude, gamma. powerStep: step, gamma. */
  float up[3], down[3];
  float slope, shift;
  /** table: ΔG at the nodes. */
  const float *upTable, *downTable;
  int nodes;
  float low, high;
  NoiseKind noise;
  float sigma;
  /** Planes of devices, or null. */
  const float* perDevice;
  /** Pulses that each device still answers, or null. */
  std::int32_t* life;
};

/** DriftSettings of engine.ts. windows: low of each device, then high of each; null where all have `low` and `high`. */
struct DriftArguments {
  std::ptrdiff_t devices;
  float *conductance, *written;
  std::int32_t* age;
  const float *factors, *windows;
  std::int32_t lastAge;
  float low, high, level;
};

/** UpdateSettings of engine.ts. velocity, carry: null where not used. */
struct UpdateArguments {
  DeviceBlock device;
  /** Weights, and planes of devices in conductance. */
  std::ptrdiff_t weights;
  int planes;
  const float* gradient;
  float *conductance, *velocity, *carry, *control;
  const float* gradientScale;
  PulseRounding rounding;
  int maxPulses, velocityBits;
  bool apply;
  DrawKey draws;
  double* counters;
};

struct FloatUpdateArguments {
  float *weights, *velocity;
  const float *gradient, *gradientScale;
  std::ptrdiff_t length;
  float decay, gain, rate, weightDecay;
};

/** What the values of a buffer are: floats, or words of 8 bits. VALUE_KIND of nativeNumbers.ts. */
enum class ValueKind : int { f32, u8, i8 };

/** A buffer of floats or words. */
struct Values {
  void* data;
  ValueKind kind;

  template <class T>
  T* as() const {
    return static_cast<T*>(data);
  }
  bool words() const { return kind != ValueKind::f32; }
};

/** bits = 0: no quantization. input is not used where it is a sum. */
struct ActivationArguments {
  const float* input;
  Values output;
  std::ptrdiff_t length;
  bool relu;
  int bits;
  double step;
  double* counters;
};

/** Engine.addActivations: the input is a·stepA + b·stepB. */
struct SumArguments {
  Values a, b;
  float stepA, stepB;
  ActivationArguments activation;
};

/** ActivationMask of engine.ts. output.data is null where nothing is masked. */
struct MaskArguments {
  Values output;
  bool relu;
  float limit;
};

/** ErrorSettings of engine.ts. */
struct ErrorArguments {
  const float* error;
  Values out;
  std::ptrdiff_t length;
  MaskArguments mask;
  int bits;
  const float* scaleIn;
  float* scaleOut;
  double* counters;
};

/** Engine.split: all floats, or i8 into words. */
struct SplitArguments {
  Values x, plus, minus;
  std::ptrdiff_t length;
};

/** Engine.accumulate. scale: null for 1. */
struct AccumulateArguments {
  float* h;
  const float *value, *scale;
  std::ptrdiff_t length;
  float decay, gain;
};

/** Engine.takeWhole. subtract: h − n is left, else keep·h. */
struct TakeWholeArguments {
  float *h, *n;
  std::ptrdiff_t length;
  bool subtract;
  float keep;
};

struct ScaleRowsArguments {
  const float *x, *factors;
  float* out;
  std::ptrdiff_t rows, columns;
};

/** Engine.drawNumbers: four numbers of each element. normal: else uniform. */
struct DrawArguments {
  float* out;
  bool normal;
  std::uint32_t stream;
  DrawKey key;
  std::uint32_t first;
  std::ptrdiff_t count;
};

/** PoolShape of engine.ts. from and to are of one kind, floats for the backward step. choice is null for averages. */
struct PoolArguments {
  bool max;
  int batch, inHeight, inWidth, channels, size;
  Values from, to;
  std::uint8_t* choice;
};

struct LossArguments {
  bool crossEntropy;
  const float* logits;
  const std::int32_t* labels;
  /** Null: metrics only. */
  float* error;
  int batch, classes;
  double* metrics;
};

/** Context of ReadNoise (gemm.h). */
struct NoiseContext {
  DrawKey draws;
  float sigma;
};

struct Kernels {
  void (*deviceUpdate)(const UpdateArguments&, Workspace&, Pool&);
  void (*drift)(const DriftArguments&, Pool&);
  void (*floatUpdate)(const FloatUpdateArguments&, Pool&);
  void (*activate)(const ActivationArguments&, Workspace&, Pool&);
  void (*activateBackward)(float* error, std::ptrdiff_t length, const MaskArguments&, Pool&);
  void (*quantizeError)(const ErrorArguments&, Workspace&, Pool&);
  void (*split)(const SplitArguments&, Pool&);
  void (*pool)(const PoolArguments&, Pool&);
  void (*poolBackward)(const PoolArguments&, Pool&);
  void (*accumulate)(const AccumulateArguments&, Pool&);
  void (*takeWhole)(const TakeWholeArguments&, Pool&);
  void (*scaleRows)(const ScaleRowsArguments&, Pool&);
  void (*drawNumbers)(const DrawArguments&, Pool&);
  void (*addActivations)(const SumArguments&, Workspace&, Pool&);
  void (*addErrors)(float* a, float* scaleA, const float* b, const float* scaleB, std::ptrdiff_t length, Pool&);
  /** Returns the first sample whose label is not a class (then nothing is added), or −1. */
  int (*loss)(const LossArguments&, Workspace&, Pool&);
  /** Fused multiply-adds in registers, operations a second, all threads (bench). */
  double (*peakFlops)(Pool&);
  /** Bytes read plus written per second by a memory copy, all threads (bench). */
  double (*copyBytesPerSecond)(char* from, char* to, std::ptrdiff_t bytes, Pool&);
  /** ReadNoise::apply with a NoiseContext. */
  void (*readNoise)(const void* context, Direction direction, std::uint32_t first, int count, const float* values, float* out);
};

extern const Kernels kernels_avx512;
extern const Kernels kernels_avx2;
extern const Kernels kernels_neon;
extern const Kernels kernels_portable;

}  // namespace mho
