// All kernels of one instruction set that are not reads, as a table. Compiled once per instruction set (build.mjs).
#include "drift.h"
#include "elementwise.h"
#include "errors.h"
#include "loss.h"
#include "normalization.h"
#include "ruleMemory.h"
#include "peak.h"
#include "pooling.h"
#include "update.h"

namespace mho {
namespace MHO_ISA {

static void readNoise(const void* context, Direction direction, std::uint32_t first, int count, const float* values,
                      float* out) {
  const NoiseContext& noise = *static_cast<const NoiseContext*>(context);
  const DrawKey& key = noise.draws;
  const Draws draws = {key.keyLow, key.keyHigh, Stream::readNoise, key.layer, key.step};
  const int word = direction == Direction::forward ? 0 : 1;
  forVectors(count, [&](std::ptrdiff_t i, int lanes) {
    const Float xi = normal(draws(asWord(laneNumbers()) + (first + static_cast<std::uint32_t>(i))).word[word]);
    storeUpTo(out + i, loadUpTo(values + i, lanes) + noise.sigma * xi, lanes);
  });
}

}  // namespace MHO_ISA

extern const Kernels MHO_JOIN(kernels_, MHO_ISA);

const Kernels MHO_JOIN(kernels_, MHO_ISA) = {
    MHO_ISA::deviceUpdate, MHO_ISA::drift, MHO_ISA::floatUpdate, MHO_ISA::activate, MHO_ISA::activateBackward,
    MHO_ISA::quantizeError, MHO_ISA::split, MHO_ISA::poolForward, MHO_ISA::poolBackward, MHO_ISA::copyChannels,
    MHO_ISA::channelMoments, MHO_ISA::normalize, MHO_ISA::normalizeBackward, MHO_ISA::accumulate,
    MHO_ISA::takeWhole, MHO_ISA::scaleRows, MHO_ISA::drawNumbers, MHO_ISA::addActivations, MHO_ISA::addErrors, MHO_ISA::loss, MHO_ISA::peakFlops, MHO_ISA::copyBytesPerSecond,
    MHO_ISA::readNoise,
};

}  // namespace mho
