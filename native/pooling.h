// Max and average pooling and their backward steps, of floats and words; channels of a concatenation. Vectors over channels.
#pragma once
#include "bytes.h"
#include "parallel.h"

namespace mho {
namespace MHO_ISA {

/** Places of a window along one axis that lie in the map: begin <= i < end. */
struct Span {
  int begin, end;

  Span(int first, int window, int size) : begin(first < 0 ? -first : 0), end(window < size - first ? window : size - first) {}
  int count() const { return end - begin; }
};

/** The members of one window in an image. */
struct PoolWindow {
  /** Index of the window's place (0, 0), which may lie in padding. */
  std::ptrdiff_t corner;
  std::ptrdiff_t across, down;
  Span rows, columns;
  int width;

  MHO_MEMBER std::ptrdiff_t offset(int y, int x) const { return corner + down * y + across * x; }
  int firstMember() const { return rows.begin * width + columns.begin; }
  std::ptrdiff_t first() const { return offset(rows.begin, columns.begin); }

  /** Calls body(number, offset in the image) for each member in ascending order. */
  template <class Body>
  MHO_MEMBER void forMembers(const Body& body) const {
    if (width == 2 && rows.begin == 0 && rows.end == 2 && columns.count() == 2) {
      body(0, corner);
      body(1, corner + across);
      body(2, corner + down);
      body(3, corner + down + across);
      return;
    }
    for (int y = rows.begin; y < rows.end; y++)
      for (int x = columns.begin; x < columns.end; x++) body(y * width + x, offset(y, x));
  }
};

/** Geometry of one image, in values. */
struct Windows {
  const PoolShape& shape;
  std::ptrdiff_t channels, inRow, inSize, outRow, outSize;

  explicit Windows(const PoolShape& p)
      : shape(p),
        channels(p.channels),
        inRow(channels * p.inWidth),
        inSize(inRow * p.inHeight),
        outRow(channels * p.outWidth),
        outSize(outRow * p.outHeight) {}

  PoolWindow at(int oy, int ox) const {
    const int y = oy * shape.strideHeight - shape.padTop, x = ox * shape.strideWidth - shape.padLeft;
    return {y * inRow + x * channels,
            channels,
            inRow,
            Span(y, shape.windowHeight, shape.inHeight),
            Span(x, shape.windowWidth, shape.inWidth),
            shape.windowWidth};
  }
  /** 1/values of a mean. */
  float share(const PoolWindow& w) const {
    const int members = shape.countPadding ? shape.windowHeight * shape.windowWidth : w.rows.count() * w.columns.count();
    return static_cast<float>(1.0 / members);
  }
};

/** Values of input that a task looks at, about. */
constexpr std::ptrdiff_t POOL_TASK = 65536;

/** Calls body(image, row) for `height` rows of each image, which take so many values each, on all threads. */
template <class Body>
static void forRows(int batch, int height, std::ptrdiff_t values, Pool& pool, const Body& body) {
  parallelChunks(static_cast<std::ptrdiff_t>(batch) * height, POOL_TASK / values + 1, pool,
                 [&](std::ptrdiff_t first, std::ptrdiff_t count, int) {
                   for (std::ptrdiff_t i = first; i < first + count; i++) body(i / height, static_cast<int>(i % height));
                 });
}

static void maxWindow(const PoolWindow& w, std::ptrdiff_t channels, const float* in, float* out, std::uint8_t* choice) {
  forVectors(channels, [&](std::ptrdiff_t c, int n) {
    Float best = loadUpTo(in + w.first() + c, n);
    Int winner = broadcast(w.firstMember());
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
static void maxOfFew(const PoolWindow& w, const T* in, T* out, std::uint8_t* choice, int n) {
  const std::uint8_t* bytes = reinterpret_cast<const std::uint8_t*>(in);
  const Int flip = broadcast(std::is_signed_v<T> ? 128 : 0);
  Int best = loadBytesUpTo(bytes + w.first(), n) ^ flip, winner = broadcast(w.firstMember());
  w.forMembers([&](int member, std::ptrdiff_t offset) {
    const Int v = loadBytesUpTo(bytes + offset, n) ^ flip;
    const Mask better = v > best;
    best = better ? v : best;
    winner = better ? broadcast(member) : winner;
  });
  storeBytesUpTo(reinterpret_cast<std::uint8_t*>(out), best ^ flip, n);
  if (choice) storeBytesUpTo(choice, winner, n);
}

/** Pools words, u8 or i8. */
template <class T>
static void maxWindow(const PoolWindow& w, std::ptrdiff_t channels, const T* in, T* out, std::uint8_t* choice) {
  const std::ptrdiff_t done = forByteVectors<VL>(channels, [&](std::ptrdiff_t c, auto width) {
    typedef typename WordVector<T, width()>::Type Vector;
    Vector best, winner = Vector{} + static_cast<T>(w.firstMember());
    std::memcpy(&best, in + w.first() + c, sizeof best);
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
  if (done < channels)
    maxOfFew(w, in + done, out + done, choice ? choice + done : nullptr, static_cast<int>(channels - done));
}

static void averageWindow(const PoolWindow& w, std::ptrdiff_t channels, const float* in, float* out, float share) {
  forVectors(channels, [&](std::ptrdiff_t c, int n) {
    Float sum = {};
    w.forMembers([&](int, std::ptrdiff_t offset) { sum = sum + loadUpTo(in + offset + c, n); });
    storeUpTo(out + c, sum * share, n);
  });
}

/** Pools words, u8 or i8. Sums of very large windows are rounded as floats are, in this order. */
template <class T>
static void averageWindow(const PoolWindow& w, std::ptrdiff_t channels, const T* in, T* out, float share) {
  const WordFloats words(reinterpret_cast<const std::uint8_t*>(in), std::is_signed_v<T>);
  forVectors(channels, [&](std::ptrdiff_t c, int n) {
    Float sum = {};
    w.forMembers([&](int, std::ptrdiff_t offset) { sum = sum + words.load(offset + c, n); });
    storeBytesUpTo(reinterpret_cast<std::uint8_t*>(out) + c, toInt(roundEven(sum * share)), n);
  });
}

template <class T>
static void poolValues(const PoolArguments& p, Pool& pool) {
  const Windows windows(p);
  const std::ptrdiff_t channels = windows.channels;
  forRows(p.batch, p.outHeight, windows.inRow * p.windowHeight, pool, [&](std::ptrdiff_t image, int oy) {
    const T* in = p.from.as<T>() + image * windows.inSize;
    const std::ptrdiff_t to = image * windows.outSize + oy * windows.outRow;
    for (int ox = 0; ox < p.outWidth; ox++) {
      const PoolWindow w = windows.at(oy, ox);
      T* out = p.to.as<T>() + to + ox * channels;
      if (p.kind == PoolKind::max)
        maxWindow(w, channels, in, out, p.choice ? p.choice + to + ox * channels : nullptr);
      else
        averageWindow(w, channels, in, out, windows.share(w));
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

/** Adds what a window hands to the members of its row y, which lies at `row` with its column 0, in the map or not. */
static void rowBackward(const PoolWindow& w, int y, std::ptrdiff_t channels, const float* error, float* row, const std::uint8_t* choice,
                        float share) {
  forVectors(channels, [&](std::ptrdiff_t c, int n) {
    const Float e = choice ? loadUpTo(error + c, n) : loadUpTo(error + c, n) * share;
    const Int winner = choice ? loadBytesUpTo(choice + c, n) : Int{};
    std::ptrdiff_t at = w.columns.begin * channels + c;
    for (int x = w.columns.begin; x < w.columns.end; x++, at += channels) {
      const Float part = choice ? (winner == y * w.width + x ? e : Float{}) : e;
      storeUpTo(row + at, loadUpTo(row + at, n) + part, n);
    }
  });
}

/** Row by row of the map: errors of the windows over it are added in ascending order. */
static void poolBackward(const PoolArguments& p, Pool& pool) {
  const Windows windows(p);
  const std::ptrdiff_t channels = windows.channels;
  forRows(p.batch, p.inHeight, windows.inRow, pool, [&](std::ptrdiff_t image, int iy) {
    float* row = p.to.as<float>() + image * windows.inSize + iy * windows.inRow;
    std::memset(row, 0, static_cast<std::size_t>(windows.inRow) * sizeof(float));
    const int above = iy + p.padTop - p.windowHeight + 1;
    const int first = above > 0 ? (above + p.strideHeight - 1) / p.strideHeight : 0;
    const int last = (iy + p.padTop) / p.strideHeight;
    for (int oy = first; oy <= last && oy < p.outHeight; oy++)
      for (int ox = 0; ox < p.outWidth; ox++) {
        const PoolWindow w = windows.at(oy, ox);
        const std::ptrdiff_t from = image * windows.outSize + oy * windows.outRow + ox * channels;
        const int y = iy - (oy * p.strideHeight - p.padTop);
        const std::ptrdiff_t left = (ox * p.strideWidth - p.padLeft) * channels;
        rowBackward(w, y, channels, p.from.as<float>() + from, row + left, p.choice ? p.choice + from : nullptr, windows.share(w));
      }
  });
}

static void copyChannels(const ChannelCopyArguments& u, Pool& pool) {
  const std::ptrdiff_t size = u.from.kind == ValueKind::f32 ? sizeof(float) : 1;
  const char* from = u.from.as<char>() + u.fromFirst * size;
  char* to = u.to.as<char>() + u.toFirst * size;
  parallelChunks(u.positions, CHUNK / u.channels + 1, pool, [&](std::ptrdiff_t first, std::ptrdiff_t count, int) {
    for (std::ptrdiff_t i = first; i < first + count; i++)
      std::memcpy(to + i * u.toChannels * size, from + i * u.fromChannels * size, static_cast<std::size_t>(u.channels * size));
  });
}

}  // namespace MHO_ISA
}  // namespace mho
