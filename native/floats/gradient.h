// Weight gradient of floats (array/gradient.h): one chain over all positions, or over those that are digitized together.
#pragma once
#include "../array/gradient.h"
#include "products.h"

namespace mho {
namespace MHO_ISA {

/** Errors of a tile of columns stay in the first-level cache. */
constexpr int SLICE_POSITIONS = 256;

struct FloatGradient : GradientPlan {
  const float *input, *error;
};

static void transposePixels(const FloatGradient& plan, std::ptrdiff_t pixel, int count, const GradientItem& item, char* frame, int at) {
  const float* in = plan.input + pixel * plan.allInputs + item.channel;
  float* out = reinterpret_cast<float*>(frame) + at;
  for (int p = 0; p < count; p++, in += plan.allInputs)
    for (int c = 0; c < item.channels; c++) out[static_cast<std::ptrdiff_t>(c) * plan.framePitch + p] = in[c];
}

static void gatherChannels(const FloatGradient& plan, const GradientSlice& slice, int position, int first, int count,
                           const GradientScratch& scratch) {
  gatherRows<float, float>(plan, slice, position, first, count, scratch);
}

/** Errors of a slice, tile by tile: [position][NR], with zeros beyond the last column. */
static void gatherErrors(const FloatGradient& plan, const GradientItem& item, const GradientSlice& slice, char* b) {
  const int columns = plan.shape.outChannels;
  forPositions(plan, slice, [&](int i, std::ptrdiff_t m) {
    for (int t = 0; t < item.tiles; t++) {
      const int n = (item.tile + t) * NR, valid = smaller(NR, columns - n);
      float* out = reinterpret_cast<float*>(b + t * plan.tileBytes()) + static_cast<std::ptrdiff_t>(i) * NR;
      std::memcpy(out, plan.error + m * plan.allErrors + n, sizeof(float) * static_cast<std::size_t>(valid));
      for (int j = valid; j < NR; j++) out[j] = 0;
    }
  });
}

template <class Target>
static void multiply(const FloatGradient&, const Product& work, const Target& target) {
  chainTiles(work, target);
}

static void addProduct(const FloatGradient&, const Product& work, std::int32_t* sums, int stride) {
  chainTiles(work, ChainTarget{reinterpret_cast<float*>(sums), stride, work.rows});
}

/** Sums are values already, and never outgrow their place. */
static void makeRoom(const FloatGradient&, const GradientItem&, const GradientSlice&, int) {}
static void finishSums(const FloatGradient&, std::size_t, int) {}

static void weightGradient(const ConvShape& shape, int arrayRows, Values input, Values error, float* gradient, int batch,
                           const GradientSettings& settings, Workspace& workspace, Pool& pool) {
  forParts(shape, settings.adc, gradient, [&](const GradientPart& part, float* own) {
    FloatGradient plan = {};
    plan.input = input.as<const float>() + part.firstInput;
    plan.error = error.as<const float>() + part.firstError;
    plan.allInputs = shape.inChannels;
    plan.allErrors = shape.outChannels;
    plan.stepPositions = 1;
    plan.rowsAtOnce = CHAIN_ROWS;
    plan.positionBytes = plan.pixelBytes = sizeof(float);
    planGradient(plan, part.shape, arrayRows, 1, own, batch, settings.adc, SLICE_POSITIONS, pool.threads());
    reserveGradient(plan, 0, workspace, pool.threads());
    runGradient(plan, settings.counters, pool);
  });
}

}  // namespace MHO_ISA
}  // namespace mho
