// Packed matrices of floats: planes × [column tile][matrix row][NR], columns beyond the last are zero.
#pragma once
#include "../array/bundles.h"
#include "products.h"

namespace mho {
namespace MHO_ISA {

/** Index of the first column of a tile in a row of a packed plane. */
MHO_INLINE std::size_t packedAt(const ReadShape& shape, int plane, int tile, int row) {
  return ((static_cast<std::size_t>(plane) * tilesOf(shape) + tile) * shape.rows() + row) * NR;
}

/** visit(bundle, bytes before its packed matrix) for all groups; returns all bytes. */
template <class Visit>
static std::size_t forPacked(const CrossbarSpec& spec, Direction direction, const Visit& visit) {
  const int planes = transformOf(spec).packedPlanes;
  const auto bytes = [&](Bundle bundle) { return packedAt(readShape(spec, direction, bundle), planes, 0, 0) * sizeof(float); };
  return forPackedBundles(spec, direction, GROUP, bytes, visit);
}

static std::size_t packedBytes(const CrossbarSpec& spec, Direction direction) {
  return forPacked(spec, direction, [](Bundle, std::size_t) {});
}

struct PackWork {
  ReadShape shape;
  ColumnWeights weights;
  float* packed;
};

/** One stored row, in the order of the forward matrix. */
static void packForwardRow(const PackWork& w, int plane, int k) {
  float run[RUN];
  for (int n = 0; n < w.shape.columns; n += RUN) {
    const int count = smaller(RUN, w.shape.columns - n);
    const float* from = w.weights.run(plane, k, n, count, run);
    for (int i = 0; i < count; i += NR) {
      float* to = w.packed + packedAt(w.shape, plane, (n + i) / NR, k);
      const int valid = smaller(NR, count - i);
      std::memcpy(to, from + i, static_cast<std::size_t>(valid) * 4);
      for (int j = valid; j < NR; j++) to[j] = 0;
    }
  }
}

/** One tile of input channels at one kernel position, transposed. */
static void packBackwardTile(const PackWork& w, int plane, int position, int tile) {
  static const float zeros[RUN] = {};
  float run[NR][RUN];
  const float* from[NR];
  const int channels = w.shape.columns;
  const int valid = smaller(NR, channels - tile * NR);
  float* out = w.packed + packedAt(w.shape, plane, tile, position * w.shape.channels);
  for (int n = 0; n < w.shape.channels; n += RUN) {
    const int count = smaller(RUN, w.shape.channels - n);
    for (int c = 0; c < NR; c++)
      from[c] = c < valid ? w.weights.run(plane, position * channels + tile * NR + c, n, count, run[c]) : zeros;
    for (int i = 0; i < count; i++, out += NR)
      for (int c = 0; c < NR; c++) out[c] = from[c][i];
  }
}

constexpr int PACK_ROWS = 16;

static void packTask(void* context, int index, int) {
  const PackWork& w = *static_cast<const PackWork*>(context);
  if (w.weights.direction == Direction::forward) {
    const int chunks = ceilDivide(w.shape.rows(), PACK_ROWS);
    const int first = index % chunks * PACK_ROWS;
    const int end = smaller(first + PACK_ROWS, w.shape.rows());
    for (int k = first; k < end; k++) packForwardRow(w, index / chunks, k);
  } else {
    const int tiles = tilesOf(w.shape);
    const int plane = index / (tiles * w.shape.positions);
    packBackwardTile(w, plane, index / tiles % w.shape.positions, index % tiles);
  }
}

static void pack(const CrossbarSpec& spec, Direction direction, const float* conductance, double, const ReadNoise* noise, char* packed,
                 Pool& pool) {
  forPacked(spec, direction, [&](Bundle bundle, std::size_t before) {
    PackWork w = {readShape(spec, direction, bundle), ColumnWeights::of(spec, direction, bundle, conductance, noise),
                  reinterpret_cast<float*>(packed + before)};
    const int perPlane =
        direction == Direction::forward ? ceilDivide(w.shape.rows(), PACK_ROWS) : tilesOf(w.shape) * w.shape.positions;
    pool.run(perPlane * w.weights.transform.packedPlanes, packTask, &w);
  });
}

}  // namespace MHO_ISA
}  // namespace mho
