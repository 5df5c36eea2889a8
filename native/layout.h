// Made of src/engine/layout.ts by test/structure/layoutHeader.ts; do not edit. After a change of the table:
//   npx vitest run test/structure/layout.test.ts -u
// A table, longer than other files: a line for each field, and one that reads it.
#pragma once
// `take` reads a structure from the arguments of a call (Arguments of addonEngine.h).
#include "values.h"

namespace mho {

/** layoutHash of nativeAddon.ts: which table this is. */
constexpr char LAYOUT[] = "3d7e55d22d1d079c";

struct ConvShape {
  int inHeight;
  int inWidth;
  int inChannels;
  int outHeight;
  int outWidth;
  int outChannels;
  int kernelHeight;
  int kernelWidth;
  int strideHeight;
  int strideWidth;
  int dilationHeight;
  int dilationWidth;
  int paddingTop;
  int paddingLeft;
  int groups;
};
template <class From>
void take(From& from, ConvShape& s) {
  s.inHeight = from.integer();
  s.inWidth = from.integer();
  s.inChannels = from.integer();
  s.outHeight = from.integer();
  s.outWidth = from.integer();
  s.outChannels = from.integer();
  s.kernelHeight = from.integer();
  s.kernelWidth = from.integer();
  s.strideHeight = from.integer();
  s.strideWidth = from.integer();
  s.dilationHeight = from.integer();
  s.dilationWidth = from.integer();
  s.paddingTop = from.integer();
  s.paddingLeft = from.integer();
  s.groups = from.integer();
}

struct CrossbarSpec {
  ConvShape shape;
  Mapping mapping;
  Subtraction subtraction;
  double offOnRatio;
  double windowLow;
  int arrayRows;
  int arrayColumns;
  Partition partition;
  double gain;
};
template <class From>
void take(From& from, CrossbarSpec& s) {
  take(from, s.shape);
  s.mapping = from.template choice<Mapping>();
  s.subtraction = from.template choice<Subtraction>();
  s.offOnRatio = from.number();
  s.windowLow = from.number();
  s.arrayRows = from.integer();
  s.arrayColumns = from.integer();
  s.partition = from.template choice<Partition>();
  s.gain = from.number();
}

struct Seed {
  std::uint32_t low;
  std::uint32_t high;
};
template <class From>
void take(From& from, Seed& s) {
  s.low = from.word();
  s.high = from.word();
}

struct PackSettings {
  double grid;
  float sigma;
  Seed seed;
  std::uint32_t step;
};
template <class From>
void take(From& from, PackSettings& s) {
  s.grid = from.number();
  s.sigma = from.single();
  take(from, s.seed);
  s.step = from.word();
}

struct AdcSettings {
  int bits;
  Rounding rounding;
  float* range;
};
template <class From>
void take(From& from, AdcSettings& s) {
  s.bits = from.integer();
  s.rounding = from.template choice<Rounding>();
  s.range = from.template buffer<float>();
}

struct ReadSettings {
  const AdcSettings* adc;
  Encoding encoding;
  int inputBits;
  double inputStep;
  Phases phases;
  double* counters;
};
template <class From>
void take(From& from, ReadSettings& s) {
  s.adc = from.template kept<AdcSettings>();
  s.encoding = from.template choice<Encoding>();
  s.inputBits = from.integer();
  s.inputStep = from.number();
  s.phases = from.template choice<Phases>();
  s.counters = from.template maybeBuffer<double>();
}

struct GradientSettings {
  double step;
  const AdcSettings* adc;
  double* counters;
};
template <class From>
void take(From& from, GradientSettings& s) {
  s.step = from.number();
  s.adc = from.template kept<AdcSettings>();
  s.counters = from.template maybeBuffer<double>();
}

struct SerialGradientSettings {
  double step;
  int rows;
  bool acrossImages;
  int inputBits;
  int errorBits;
  ErrorSigns signs;
  int bits;
  int countsPerCode;
  double* counters;
};
template <class From>
void take(From& from, SerialGradientSettings& s) {
  s.step = from.number();
  s.rows = from.integer();
  s.acrossImages = from.flag();
  s.inputBits = from.integer();
  s.errorBits = from.integer();
  s.signs = from.template choice<ErrorSigns>();
  s.bits = from.integer();
  s.countsPerCode = from.integer();
  s.counters = from.template buffer<double>();
}

struct DeviceModel {
  ModelKind kind;
  float up[3];
  float down[3];
  float slope;
  float shift;
  const float* upTable;
  const float* downTable;
  int nodes;
};
template <class From>
void take(From& from, DeviceModel& s) {
  s.kind = from.template choice<ModelKind>();
  for (float& each : s.up) each = from.single();
  for (float& each : s.down) each = from.single();
  s.slope = from.single();
  s.shift = from.single();
  s.upTable = from.floats();
  s.downTable = from.floats();
  s.nodes = from.integer();
}

struct DeviceNoise {
  NoiseKind kind;
  float sigma;
};
template <class From>
void take(From& from, DeviceNoise& s) {
  s.kind = from.template choice<NoiseKind>();
  s.sigma = from.single();
}

struct DeviceBlock {
  DeviceModel model;
  float low;
  float high;
  DeviceNoise noise;
  float* perDevice;
  std::int32_t* life;
};
template <class From>
void take(From& from, DeviceBlock& s) {
  take(from, s.model);
  s.low = from.single();
  s.high = from.single();
  take(from, s.noise);
  s.perDevice = from.template maybeBuffer<float>();
  s.life = from.template maybeBuffer<std::int32_t>();
}

struct ReadBack {
  int bits;
  float offset;
  float slope;
  float decay;
};
template <class From>
void take(From& from, ReadBack& s) {
  s.bits = from.integer();
  s.offset = from.single();
  s.slope = from.single();
  s.decay = from.single();
}

struct UpdateSettings {
  DeviceBlock device;
  float* velocity;
  float* carry;
  ReadBack readBack;
  float* control;
  float* gradientScale;
  PulseRounding rounding;
  int maxPulses;
  int velocityBits;
  bool apply;
  Seed seed;
  std::uint32_t step;
  double* counters;
};
template <class From>
void take(From& from, UpdateSettings& s) {
  take(from, s.device);
  s.velocity = from.template maybeBuffer<float>();
  s.carry = from.template maybeBuffer<float>();
  s.readBack = {};
  if (from.flag()) take(from, s.readBack);
  s.control = from.template buffer<float>();
  s.gradientScale = from.template buffer<float>();
  s.rounding = from.template choice<PulseRounding>();
  s.maxPulses = from.integer();
  s.velocityBits = from.integer();
  s.apply = from.flag();
  take(from, s.seed);
  s.step = from.word();
  s.counters = from.template buffer<double>();
}

struct DriftSettings {
  DeviceBlock device;
  float level;
  float* factors;
  float* written;
  std::int32_t* age;
};
template <class From>
void take(From& from, DriftSettings& s) {
  take(from, s.device);
  s.level = from.single();
  s.factors = from.template buffer<float>();
  s.written = from.template buffer<float>();
  s.age = from.template buffer<std::int32_t>();
}

struct FloatUpdateSettings {
  float decay;
  float gain;
  float rate;
  float weightDecay;
};
template <class From>
void take(From& from, FloatUpdateSettings& s) {
  s.decay = from.single();
  s.gain = from.single();
  s.rate = from.single();
  s.weightDecay = from.single();
}

struct Quantization {
  int bits;
  double step;
};
template <class From>
void take(From& from, Quantization& s) {
  s.bits = from.integer();
  s.step = from.number();
}

struct ActivationSettings {
  bool relu;
  Quantization quantization;
  double clip;
  double* counters;
};
template <class From>
void take(From& from, ActivationSettings& s) {
  s.relu = from.flag();
  s.quantization = {};
  if (from.flag()) take(from, s.quantization);
  s.clip = from.number();
  s.counters = from.template buffer<double>();
}

struct ActivationMask {
  Values output;
  bool relu;
  float limit;
};
template <class From>
void take(From& from, ActivationMask& s) {
  s.output = from.values();
  s.relu = from.flag();
  s.limit = from.single();
}

struct ErrorSettings {
  ActivationMask mask;
  int bits;
  float* scaleIn;
  float* scaleOut;
  float* largest;
  double* counters;
  bool stochastic;
  Seed seed;
  std::uint32_t layer;
  std::uint32_t step;
};
template <class From>
void take(From& from, ErrorSettings& s) {
  s.mask = {};
  if (from.flag()) take(from, s.mask);
  s.bits = from.integer();
  s.scaleIn = from.template buffer<float>();
  s.scaleOut = from.template buffer<float>();
  s.largest = from.template maybeBuffer<float>();
  s.counters = from.template buffer<double>();
  s.stochastic = from.flag();
  take(from, s.seed);
  s.layer = from.word();
  s.step = from.word();
}

struct PoolShape {
  PoolKind kind;
  int inHeight;
  int inWidth;
  int channels;
  int windowHeight;
  int windowWidth;
  int strideHeight;
  int strideWidth;
  int padTop;
  int padLeft;
  int outHeight;
  int outWidth;
  bool countPadding;
};
template <class From>
void take(From& from, PoolShape& s) {
  s.kind = from.template choice<PoolKind>();
  s.inHeight = from.integer();
  s.inWidth = from.integer();
  s.channels = from.integer();
  s.windowHeight = from.integer();
  s.windowWidth = from.integer();
  s.strideHeight = from.integer();
  s.strideWidth = from.integer();
  s.padTop = from.integer();
  s.padLeft = from.integer();
  s.outHeight = from.integer();
  s.outWidth = from.integer();
  s.countPadding = from.flag();
}

struct ChannelSlice {
  std::ptrdiff_t channels;
  std::ptrdiff_t fromChannels;
  std::ptrdiff_t fromFirst;
  std::ptrdiff_t toChannels;
  std::ptrdiff_t toFirst;
};
template <class From>
void take(From& from, ChannelSlice& s) {
  s.channels = from.size();
  s.fromChannels = from.size();
  s.fromFirst = from.size();
  s.toChannels = from.size();
  s.toFirst = from.size();
}

struct ChannelShape {
  std::ptrdiff_t positions;
  std::ptrdiff_t channels;
};
template <class From>
void take(From& from, ChannelShape& s) {
  s.positions = from.size();
  s.channels = from.size();
}

struct Normalization {
  float* moments;
  float epsilon;
  float* gamma;
};
template <class From>
void take(From& from, Normalization& s) {
  s.moments = from.template maybeBuffer<float>();
  s.epsilon = from.single();
  s.gamma = from.template maybeBuffer<float>();
}

struct NormalizationGradients {
  ActivationMask mask;
  float* betaGradient;
  float* gammaGradient;
  float* largest;
};
template <class From>
void take(From& from, NormalizationGradients& s) {
  s.mask = {};
  if (from.flag()) take(from, s.mask);
  s.betaGradient = from.template buffer<float>();
  s.gammaGradient = from.template maybeBuffer<float>();
  s.largest = from.template maybeBuffer<float>();
}

struct AccumulateFactors {
  float decay;
  float gain;
};
template <class From>
void take(From& from, AccumulateFactors& s) {
  s.decay = from.single();
  s.gain = from.single();
}

struct DrawSettings {
  DrawLaw law;
  Seed seed;
  std::uint32_t stream;
  std::uint32_t layer;
  std::uint32_t step;
  std::uint32_t first;
  std::ptrdiff_t count;
};
template <class From>
void take(From& from, DrawSettings& s) {
  s.law = from.template choice<DrawLaw>();
  take(from, s.seed);
  s.stream = from.word();
  s.layer = from.word();
  s.step = from.word();
  s.first = from.word();
  s.count = from.size();
}

}  // namespace mho
