// Max and average pooling and their backward steps, of floats and words; vectors over channels.
#pragma once
#include "bytes.h"
#include "parallel.h"

namespace mho {
namespace MHO_ISA {

/** Geometry of one image, in values. */
struct Windows {
  int size, outHeight, outWidth;
  std::ptrdiff_t channels, inRow, inSize, outRow, outSize;

  explicit Windows(const PoolArguments& p)
      : size(p.size),
        outHeight(p.inHeight / p.size),
        outWidth(p.inWidth / p.size),
        channels(p.channels),
        inRow(channels * p.inWidth),
        inSize(inRow * p.inHeight),
        outRow(channels * outWidth),
        outSize(outRow * outHeight) {}

  int members() const { return size * size; }
  /** Calls body(number, offset from the window's first value) for each member of a window. */
  template <class Body>
  MHO_MEMBER void forMembers(const Body& body) const {
    const std::ptrdiff_t across = channels, down = inRow;
    if (size == 2) {
      body(0, 0);
      body(1, across);
      body(2, down);
      body(3, down + across);
      return;
    }
    const int side = size;
    int member = 0;
    for (int y = 0; y < side; y++)
      for (int x = 0; x < side; x++) body(member++, down * y + across * x);
  }
};

/** Values of input that a task looks at, about. */
constexpr std::ptrdiff_t POOL_TASK = 65536;

/** Calls body(image, row of windows) for all of them, on all threads. */
template <class Body>
static void forWindowRows(const PoolArguments& p, const Windows& w, Pool& pool, const Body& body) {
  const std::ptrdiff_t rows = POOL_TASK / (w.inRow * w.size) + 1;
  parallelChunks(static_cast<std::ptrdiff_t>(p.batch) * w.outHeight, rows, pool,
                 [&](std::ptrdiff_t first, std::ptrdiff_t count, int) {
                   for (std::ptrdiff_t i = first; i < first + count; i++) body(i / w.outHeight, i % w.outHeight);
                 });
}

static void maxWindow(const Windows& w, const float* in, float* out, std::uint8_t* choice) {
  forVectors(w.channels, [&](std::ptrdiff_t c, int n) {
    Float best = loadUpTo(in + c, n);
    Int winner = {};
    w.forMembers([&](int member, std::ptrdiff_t offset) {
      const Float v = loadUpTo(in + offset + c, n);
      const Mask better = v > best;
      best = better ? v : best;
      winner = better ? broadcast(member) : winner;
    });
    storeUpTo(out + c, best, n);
    if (choice) storeBytesUpTo(choice + c, winner, n);
  });
}

/** The last n < VL channels of words, in lanes of 32 bits. Flipped sign bits bring i8 in the order of u8. */
template <class T>
static void maxOfFew(const Windows& w, const T* in, T* out, std::uint8_t* choice, int n) {
  const std::uint8_t* bytes = reinterpret_cast<const std::uint8_t*>(in);
  const Int flip = broadcast(std::is_signed_v<T> ? 128 : 0);
  Int best = loadBytesUpTo(bytes, n) ^ flip, winner = {};
  w.forMembers([&](int member, std::ptrdiff_t offset) {
    const Int v = loadBytesUpTo(bytes + offset, n) ^ flip;
    const Mask better = v > best;
    best = better ? v : best;
    winner = better ? broadcast(member) : winner;
  });
  storeBytesUpTo(reinterpret_cast<std::uint8_t*>(out), best ^ flip, n);
  if (choice) storeBytesUpTo(choice, winner, n);
}

/** Of words, u8 or i8. */
template <class T>
static void maxWindow(const Windows& w, const T* in, T* out, std::uint8_t* choice) {
  const std::ptrdiff_t done = forByteVectors<VL>(w.channels, [&](std::ptrdiff_t c, auto width) {
    typedef typename WordVector<T, width()>::Type Vector;
    Vector best, winner = {};
    std::memcpy(&best, in + c, sizeof best);
    w.forMembers([&](int member, std::ptrdiff_t offset) {
      Vector v;
      std::memcpy(&v, in + offset + c, sizeof v);
      const Vector number = Vector{} + static_cast<T>(member);
      const auto better = v > best;
      best = better ? v : best;
      winner = better ? number : winner;
    });
    std::memcpy(out + c, &best, sizeof best);
    if (choice) std::memcpy(choice + c, &winner, sizeof winner);
  });
  if (done < w.channels)
    maxOfFew(w, in + done, out + done, choice ? choice + done : nullptr, static_cast<int>(w.channels - done));
}

static void averageWindow(const Windows& w, const float* in, float* out, float share) {
  forVectors(w.channels, [&](std::ptrdiff_t c, int n) {
    Float sum = {};
    w.forMembers([&](int, std::ptrdiff_t offset) { sum = sum + loadUpTo(in + offset + c, n); });
    storeUpTo(out + c, sum * share, n);
  });
}

/** Of words, u8 or i8. Sums of very large windows are rounded as floats are, in this order. */
template <class T>
static void averageWindow(const Windows& w, const T* in, T* out, float share) {
  const WordFloats words(reinterpret_cast<const std::uint8_t*>(in), std::is_signed_v<T>);
  forVectors(w.channels, [&](std::ptrdiff_t c, int n) {
    Float sum = {};
    w.forMembers([&](int, std::ptrdiff_t offset) { sum = sum + words.load(offset + c, n); });
    storeBytesUpTo(reinterpret_cast<std::uint8_t*>(out) + c, toInt(roundEven(sum * share)), n);
  });
}

template <class T>
static void poolValues(const PoolArguments& p, Pool& pool) {
  const Windows w(p);
  const float share = static_cast<float>(1.0 / w.members());
  forWindowRows(p, w, pool, [&](std::ptrdiff_t image, std::ptrdiff_t y) {
    const T* in = p.from.as<T>() + image * w.inSize + y * w.size * w.inRow;
    const std::ptrdiff_t to = image * w.outSize + y * w.outRow;
    for (std::ptrdiff_t x = 0; x < w.outWidth; x++) {
      const T* window = in + x * w.size * w.channels;
      T* out = p.to.as<T>() + to + x * w.channels;
      if (p.kind == PoolKind::max)
        maxWindow(w, window, out, p.choice ? p.choice + to + x * w.channels : nullptr);
      else
        averageWindow(w, window, out, share);
    }
  });
}

static void poolForward(const PoolArguments& p, Pool& pool) {
  if (p.from.kind == ValueKind::f32)
    poolValues<float>(p, pool);
  else if (p.from.kind == ValueKind::u8)
    poolValues<std::uint8_t>(p, pool);
  else
    poolValues<std::int8_t>(p, pool);
}

static void zero(float* to, std::ptrdiff_t count) { std::memset(to, 0, static_cast<std::size_t>(count) * sizeof(float)); }

/** Each input of a window gets its error or 0, once. */
static void windowBackward(const Windows& w, const float* error, float* to, const std::uint8_t* choice, float share) {
  forVectors(w.channels, [&](std::ptrdiff_t c, int n) {
    const Float e = loadUpTo(error + c, n);
    if (choice) {
      const Int winner = loadBytesUpTo(choice + c, n);
      w.forMembers([&](int member, std::ptrdiff_t offset) {
        storeUpTo(to + offset + c, winner == member ? e : Float{}, n);
      });
    } else {
      w.forMembers([&](int, std::ptrdiff_t offset) { storeUpTo(to + offset + c, e * share, n); });
    }
  });
}

static void poolBackward(const PoolArguments& p, Pool& pool) {
  const Windows w(p);
  const float share = static_cast<float>(1.0 / w.members());
  const std::ptrdiff_t used = w.outWidth * w.size * w.channels;
  forWindowRows(p, w, pool, [&](std::ptrdiff_t image, std::ptrdiff_t y) {
    const std::ptrdiff_t from = image * w.outSize + y * w.outRow;
    float* rows = p.to.as<float>() + image * w.inSize + y * w.size * w.inRow;
    for (std::ptrdiff_t x = 0; x < w.outWidth; x++) {
      const std::ptrdiff_t window = from + x * w.channels;
      windowBackward(w, p.from.as<float>() + window, rows + x * w.size * w.channels,
                     p.choice ? p.choice + window : nullptr, share);
    }
    // Inputs without a window: at the right edge, and below the last row.
    if (used < w.inRow)
      for (int row = 0; row < w.size; row++) zero(rows + row * w.inRow + used, w.inRow - used);
    const std::ptrdiff_t below = w.inSize - w.outHeight * w.size * w.inRow;
    if (y == w.outHeight - 1) zero(rows + w.size * w.inRow, below);
  });
}

}  // namespace MHO_ISA
}  // namespace mho
