// Max and average pooling and their backward steps, one task per image; vectors over channels.
#pragma once
#include "parallel.h"

namespace mho {
namespace MHO_ISA {

/** Geometry of one image. */
struct Windows {
  int outHeight, outWidth;
  std::ptrdiff_t inSize, outSize;

  explicit Windows(const PoolArguments& p)
      : outHeight(p.inHeight / p.size),
        outWidth(p.inWidth / p.size),
        inSize(static_cast<std::ptrdiff_t>(p.inHeight) * p.inWidth * p.channels),
        outSize(static_cast<std::ptrdiff_t>(outHeight) * outWidth * p.channels) {}
};

/** Calls body(output pixel, first input pixel of its window), both as offsets in floats within one image. */
template <class Body>
static void forWindows(const PoolArguments& p, const Windows& w, const Body& body) {
  for (int y = 0; y < w.outHeight; y++)
    for (int x = 0; x < w.outWidth; x++)
      body((static_cast<std::ptrdiff_t>(y) * w.outWidth + x) * p.channels,
           (static_cast<std::ptrdiff_t>(y) * p.size * p.inWidth + static_cast<std::ptrdiff_t>(x) * p.size) * p.channels);
}

/** Offset of member i of a window from its first pixel. */
MHO_INLINE std::ptrdiff_t memberOffset(const PoolArguments& p, int i) {
  return (static_cast<std::ptrdiff_t>(i / p.size) * p.inWidth + i % p.size) * p.channels;
}

static void maxWindow(const PoolArguments& p, const float* in, float* out, std::uint8_t* choice) {
  const int members = p.size * p.size;
  forVectors(p.channels, [&](std::ptrdiff_t c, int lanes) {
    Float best = loadUpTo(in + c, lanes);
    Int winner = {};
    for (int i = 1; i < members; i++) {
      const Float v = loadUpTo(in + memberOffset(p, i) + c, lanes);
      const Mask better = v > best;
      best = better ? v : best;
      winner = better ? broadcast(i) : winner;
    }
    storeUpTo(out + c, best, lanes);
    if (choice)
      for (int lane = 0; lane < lanes; lane++) choice[c + lane] = static_cast<std::uint8_t>(winner[lane]);
  });
}

static void averageWindow(const PoolArguments& p, const float* in, float* out) {
  const int members = p.size * p.size;
  const float share = static_cast<float>(1.0 / members);
  forVectors(p.channels, [&](std::ptrdiff_t c, int lanes) {
    Float sum = {};
    for (int i = 0; i < members; i++) sum = sum + loadUpTo(in + memberOffset(p, i) + c, lanes);
    storeUpTo(out + c, sum * share, lanes);
  });
}

static void poolForward(const PoolArguments& p, Pool& pool) {
  const Windows w(p);
  parallelChunks(p.batch, 1, pool, [&](std::ptrdiff_t image, std::ptrdiff_t, int) {
    const float* in = p.from + image * w.inSize;
    float* out = p.to + image * w.outSize;
    std::uint8_t* choice = p.choice ? p.choice + image * w.outSize : nullptr;
    forWindows(p, w, [&](std::ptrdiff_t to, std::ptrdiff_t from) {
      if (p.max)
        maxWindow(p, in + from, out + to, choice ? choice + to : nullptr);
      else
        averageWindow(p, in + from, out + to);
    });
  });
}

static void poolBackward(const PoolArguments& p, Pool& pool) {
  const Windows w(p);
  const int members = p.size * p.size;
  const float share = static_cast<float>(1.0 / members);
  parallelChunks(p.batch, 1, pool, [&](std::ptrdiff_t image, std::ptrdiff_t, int) {
    const float* outputError = p.from + image * w.outSize;
    float* inputError = p.to + image * w.inSize;
    const std::uint8_t* choice = p.choice ? p.choice + image * w.outSize : nullptr;
    std::memset(inputError, 0, static_cast<std::size_t>(w.inSize) * sizeof(float));
    forWindows(p, w, [&](std::ptrdiff_t from, std::ptrdiff_t to) {
      for (int c = 0; c < p.channels; c++) {
        const float e = outputError[from + c];
        if (p.max) {
          const int winner = choice[from + c];
          if (winner < members) inputError[to + memberOffset(p, winner) + c] = e;
        } else {
          for (int i = 0; i < members; i++) inputError[to + memberOffset(p, i) + c] = e * share;
        }
      }
    });
  });
}

}  // namespace MHO_ISA
}  // namespace mho
