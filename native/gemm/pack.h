// Packed matrices: planes × [column tile][matrix row][NR] floats, columns beyond the last are zero. A packed weight is
// what the column current sees: g, (g0 − g1)/2, or a·g + b (one rounding each) where subtraction is digital.
#pragma once
#include "../columnWeights.h"
#include "tile.h"

namespace mho {
namespace MHO_ISA {

inline int ReadShape::tiles() const { return ceilDivide(columns, NR); }

static std::size_t planeLength(const ReadShape& shape) {
  return static_cast<std::size_t>(shape.tiles()) * shape.rows() * NR;
}

static std::size_t packedLength(const CrossbarSpec& spec, Direction direction) {
  return planeLength(readShape(spec, direction)) * transformOf(spec).packedPlanes;
}

struct PackWork {
  ReadShape shape;
  ColumnWeights weights;
  float* packed;
};

/** One stored row, in the order of the forward matrix. */
static void packForwardRow(const PackWork& w, int plane, int k) {
  float run[RUN];
  const std::size_t tileLength = static_cast<std::size_t>(w.weights.inputs) * NR;
  float* out = w.packed + plane * planeLength(w.shape) + static_cast<std::size_t>(k) * NR;
  for (int n = 0; n < w.weights.outputs; n += RUN) {
    const int count = smaller(RUN, w.weights.outputs - n);
    const float* from = w.weights.run(plane, k, n, count, run);
    for (int i = 0; i < count; i += NR) {
      float* to = out + (n + i) / NR * tileLength;
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
  const std::size_t start = static_cast<std::size_t>(tile) * w.shape.rows() + static_cast<std::size_t>(position) * w.weights.outputs;
  float* out = w.packed + plane * planeLength(w.shape) + start * NR;
  for (int n = 0; n < w.weights.outputs; n += RUN) {
    const int count = smaller(RUN, w.weights.outputs - n);
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
    const int chunks = ceilDivide(w.weights.inputs, PACK_ROWS);
    const int first = index % chunks * PACK_ROWS;
    const int end = smaller(first + PACK_ROWS, w.weights.inputs);
    for (int k = first; k < end; k++) packForwardRow(w, index / chunks, k);
  } else {
    const int tiles = w.shape.tiles();
    const int plane = index / (tiles * w.shape.positions);
    packBackwardTile(w, plane, index / tiles % w.shape.positions, index % tiles);
  }
}

static void pack(const CrossbarSpec& spec, Direction direction, const float* conductance, const ReadNoise* noise,
                 float* packed, Workspace&, Pool& pool) {
  PackWork w = {readShape(spec, direction), ColumnWeights::of(spec, direction, conductance, noise), packed};
  const int perPlane =
      direction == Direction::forward ? ceilDivide(w.weights.inputs, PACK_ROWS) : w.shape.tiles() * w.shape.positions;
  pool.run(perPlane * w.weights.transform.packedPlanes, packTask, &w);
}

}  // namespace MHO_ISA
}  // namespace mho
