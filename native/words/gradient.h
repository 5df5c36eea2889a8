// Weight gradient of words (array/gradient.h): exact sums. k goes in pairs of 16-bit integers, or in bytes where there are such products.
// Sums that would outgrow 32 bits move to 64 bits in time.
#pragma once
#include "../array/gradient.h"
#include "panel.h"
#include "transpose.h"

namespace mho {
namespace MHO_ISA {

/** Rows of a strip of channels stay in the first-level cache: in bytes, or in pairs of 16-bit integers. */
constexpr int SLICE_POSITIONS = HAS_QUADS ? 512 : 256;

struct WordGradient : GradientPlan {
  Words input, error;
  float step;
  /** Whether k goes in bytes (quads or chunks) or in pairs of 16-bit integers. */
  bool bytes;
  /** Sums of so many positions fit 32 bits. */
  int mostPositions;
  /** (K, N), or null where 32 bits do. */
  std::int64_t* wide;
};

static void transposePixels(const WordGradient& plan, std::ptrdiff_t pixel, int count, const GradientItem& item, char* frame, int at) {
  const int channels = plan.allInputs;
  transposeBytes(plan.input.data + pixel * channels + item.channel, channels, count, item.channels,
                 reinterpret_cast<std::uint8_t*>(frame) + at, plan.framePitch);
}

static void gatherChannels(const WordGradient& plan, const GradientSlice& slice, int position, int first, int count,
                           const GradientScratch& scratch) {
  const auto gather = plan.bytes            ? gatherRows<std::uint8_t, std::uint8_t>
                      : plan.input.isSigned ? gatherRows<std::int8_t, std::int16_t>
                                            : gatherRows<std::uint8_t, std::int16_t>;
  gather(plan, slice, position, first, count, scratch);
}

/** Errors of a slice, tile by tile: [step][NR][positions of a step], with zeros beyond the last position and column. */
static void gatherErrors(const WordGradient& plan, const GradientItem& item, const GradientSlice& slice, char* b) {
  const int columns = plan.shape.outChannels;
  const std::ptrdiff_t imageSize = static_cast<std::ptrdiff_t>(plan.shape.outHeight) * plan.shape.outWidth;
  const int together = plan.bytes ? 4 : 2;
  const int padded = ceilDivide(slice.positions, plan.stepPositions) * plan.stepPositions;
  static const std::uint8_t zeros[NR < 16 ? 16 : NR] = {};
  std::size_t strip = 0;
  int at = slice.strips[0].first;
  for (int m = 0; m < padded; m += together) {
    const std::uint8_t* rows[4];
    for (int i = 0; i < together; i++) {
      while (strip < slice.strips.size() && at == slice.strips[strip].end)
        if (++strip < slice.strips.size()) at = slice.strips[strip].first;
      const bool there = strip < slice.strips.size();
      rows[i] = there ? plan.error.data + (slice.strips[strip].image * imageSize + at) * plan.allErrors : nullptr;
      at += there;
    }
    for (int t = 0; t < item.tiles; t++) {
      const int n = (item.tile + t) * NR, valid = smaller(NR, columns - n);
      char* out = b + t * plan.tileBytes() + static_cast<std::size_t>(m) * NR * plan.positionBytes;
      if (plan.bytes && valid == NR && NR % 16 == 0) {
        for (int j = 0; j < NR; j += 16) {
          const std::uint8_t* const four[4] = {rows[0] ? rows[0] + n + j : zeros, rows[1] ? rows[1] + n + j : zeros,
                                               rows[2] ? rows[2] + n + j : zeros, rows[3] ? rows[3] + n + j : zeros};
          interleave4(four, reinterpret_cast<std::uint8_t*>(out) + 4 * j);
        }
        continue;
      }
      if (!plan.bytes && valid == NR && plan.error.isSigned) {
        const std::int8_t *const first = reinterpret_cast<const std::int8_t*>(rows[0] ? rows[0] + n : zeros),
                          *const second = reinterpret_cast<const std::int8_t*>(rows[1] ? rows[1] + n : zeros);
        std::int32_t* const pairs = reinterpret_cast<std::int32_t*>(out);
        for (int j = 0; j < NR; j++) pairs[j] = (first[j] & 0xffff) | second[j] * 65536;
        continue;
      }
      for (int j = 0; j < NR; j++)
        for (int i = 0; i < together; i++) {
          const std::uint8_t e = rows[i] && j < valid ? rows[i][n + j] : 0;
          if (plan.bytes)
            out[j * 4 + i] = static_cast<char>(e);
          else
            reinterpret_cast<std::int16_t*>(out)[j * 2 + i] = plan.error.isSigned ? static_cast<std::int8_t>(e) : e;
        }
    }
  }
}

template <class Target>
static void multiply(const WordGradient& plan, const Product& work, const Target& target) {
#if MHO_IS(amx)
  if (plan.input.isSigned) return plan.error.isSigned ? byteTiles<true, true>(work, target) : byteTiles<true, false>(work, target);
  return plan.error.isSigned ? byteTiles<false, true>(work, target) : byteTiles<false, false>(work, target);
#else
  if (HAS_QUADS && plan.bytes) return quadTiles(work, target);
  pairTiles(work, target);
#endif
}

static void addProduct(const WordGradient& plan, const Product& work, std::int32_t* sums, int stride) {
  multiply(plan, work, AddTarget{sums, stride});
}

/** Sums that would outgrow 32 bits move on. */
static void makeRoom(const WordGradient& plan, const GradientItem& item, const GradientSlice& slice, int& held) {
  if (!plan.wide || held + slice.positions <= plan.mostPositions) return;
  forItemRows(plan, item, [&](std::size_t first, int columns) {
    for (int i = 0; i < columns; i++) {
      std::int32_t sum;
      std::memcpy(&sum, plan.gradient + first + i, 4);
      plan.wide[first + i] += sum;
      plan.gradient[first + i] = 0;
    }
  });
  held = 0;
}

static void finishSums(const WordGradient& plan, std::size_t first, int columns) {
  float* row = plan.gradient + first;
  for (int i = 0; i < columns; i++) {
    std::int32_t sum;
    std::memcpy(&sum, row + i, 4);
    row[i] = (plan.wide ? static_cast<float>(plan.wide[first + i] + sum) : static_cast<float>(sum)) * plan.step;
  }
}

static void partGradient(const GradientPart& part, const ConvShape& layer, int arrayRows, Words input, Words error, float* gradient,
                         int batch, const GradientSettings& settings, Workspace& workspace, Pool& pool) {
  const ConvShape& shape = part.shape;
  WordGradient plan = {};
  plan.input = {input.data + part.firstInput, input.isSigned};
  plan.error = {error.data + part.firstError, error.isSigned};
  plan.allInputs = layer.inChannels;
  plan.allErrors = layer.outChannels;
  plan.step = static_cast<float>(settings.step);
  plan.bytes = MHO_IS(amx) || (HAS_QUADS && !plan.input.isSigned && plan.error.isSigned);
  plan.stepPositions = MHO_IS(amx) ? 64 : plan.bytes ? 4 : 2;
  plan.positionBytes = plan.bytes ? 1 : 2;
  plan.pixelBytes = 1;
  plan.rowsAtOnce = MR;
  plan.mostPositions = plan.error.isSigned ? 65536 : 32768;
  planGradient(plan, shape, arrayRows, plan.step, gradient, batch, settings.adc, SLICE_POSITIONS, pool.threads());
  const std::int64_t positions = static_cast<std::int64_t>(batch) * shape.outHeight * shape.outWidth;
  const bool wide = !settings.adc && positions > plan.mostPositions;
  reserveGradient(plan, wide ? weightsOf(shape) * 8 : 0, workspace, pool.threads());
  if (wide) plan.wide = reinterpret_cast<std::int64_t*>(workspace.shared() + static_cast<std::size_t>(pool.threads()) * 64);
  runGradient(plan, settings.counters, pool);
}

static void weightGradient(const ConvShape& shape, int arrayRows, Values input, Values error, float* gradient, int batch,
                           const GradientSettings& settings, Workspace& workspace, Pool& pool) {
  forParts(shape, settings.adc, gradient, [&](const GradientPart& part, float* own) {
    partGradient(part, shape, arrayRows, Words::of(input), Words::of(error), own, batch, settings, workspace, pool);
  });
}

}  // namespace MHO_ISA
}  // namespace mho
