// Plain C++ interface of all kernels that are not reads: the fused device update and the element-wise steps of engine.ts,
// whose sentences specify the numbers. Settings are those of layout.h; what the addon adds to them stands here. Arguments are
// trusted: TypeScript checks them. One table per instruction set, all with the same bits for every thread count.
#pragma once
#include <cstddef>
#include <cstdint>

#include "array/array.h"

namespace mho {

/** The counter words that all draws of one layer and step share. */
struct DrawKey {
  std::uint32_t keyLow, keyHigh, layer, step;
};

/** windows: low of each device, then high of each; null where all have those of `device`. */
struct DriftArguments : DriftSettings {
  std::ptrdiff_t devices;
  float* conductance;
  const float* windows;
  std::int32_t lastAge;
};

struct UpdateArguments : UpdateSettings {
  /** Weights, and planes of devices in conductance. */
  std::ptrdiff_t weights;
  int planes;
  const float* gradient;
  float* conductance;
  DrawKey draws;
};

struct FloatUpdateArguments : FloatUpdateSettings {
  float *weights, *velocity;
  const float *gradient, *gradientScale;
  std::ptrdiff_t length;
};

/** quantization.bits = 0: none; clip = 0: none. input, with its step, is not used where it is a sum. */
struct ActivationArguments : ActivationSettings {
  Values input;
  float inputStep;
  Values output;
  std::ptrdiff_t length;
};

/** Engine.addActivations: the input is a·stepA + b·stepB. */
struct SumArguments {
  Values a, b;
  float stepA, stepB;
  ActivationArguments activation;
};

/** mask.output.data is null where nothing is masked. */
struct ErrorArguments : ErrorSettings {
  const float* error;
  Values out;
  std::ptrdiff_t length;
};

/** Engine.split: all floats, or i8 into words. */
struct SplitArguments {
  Values x, plus, minus;
  std::ptrdiff_t length;
};

/** Moments of x (positions, channels). */
struct MomentsArguments : ChannelShape {
  const float* x;
  float* moments;
};

struct NormalizeArguments : ChannelShape, Normalization {
  const float *x, *beta;
  ActivationSettings activation;
  Values z;
};

/** x: null where it is not needed. */
struct NormalizeBackwardArguments : ChannelShape, Normalization, NormalizationGradients {
  const float *error, *x;
  float* inputError;
};

/** Engine.accumulate. scale: null for 1. */
struct AccumulateArguments : AccumulateFactors {
  float* h;
  const float *value, *scale;
  std::ptrdiff_t length;
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

/** Engine.drawNumbers: four numbers of each element. */
struct DrawArguments : DrawSettings {
  float* out;
};

/** from and to are of one kind, floats for the backward step. choice is null for averages. */
struct PoolArguments : PoolShape {
  int batch;
  Values from, to;
  std::uint8_t* choice;
};

/** Engine.copyChannels; from and to are of one kind. */
struct ChannelCopyArguments : ChannelSlice {
  Values from, to;
  std::ptrdiff_t positions;
};

struct LossArguments {
  LossKind kind;
  const float* logits;
  const std::int32_t* labels;
  /** Null: metrics only. */
  float* error;
  int batch, classes;
  double* metrics;
};

/** Context of ReadNoise (array/array.h). */
struct NoiseContext {
  DrawKey draws;
  float sigma;
};

struct Kernels {
  void (*deviceUpdate)(const UpdateArguments&, Workspace&, Pool&);
  void (*drift)(const DriftArguments&, Pool&);
  void (*floatUpdate)(const FloatUpdateArguments&, Pool&);
  void (*activate)(const ActivationArguments&, Workspace&, Pool&);
  void (*activateBackward)(float* error, std::ptrdiff_t length, const ActivationMask&, Pool&);
  void (*quantizeError)(const ErrorArguments&, Workspace&, Pool&);
  void (*split)(const SplitArguments&, Pool&);
  void (*pool)(const PoolArguments&, Pool&);
  void (*poolBackward)(const PoolArguments&, Pool&);
  void (*copyChannels)(const ChannelCopyArguments&, Pool&);
  void (*channelMoments)(const MomentsArguments&, Workspace&, Pool&);
  void (*normalize)(const NormalizeArguments&, Workspace&, Pool&);
  void (*normalizeBackward)(const NormalizeBackwardArguments&, Workspace&, Pool&);
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
