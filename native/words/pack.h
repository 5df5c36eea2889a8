// Conductances on the grid, in the layout of the kernels: q = clamp(roundEven(weight/grid), ±MAX_CONDUCTANCE). AMX: q = 256·high + low with
// both bytes signed; elsewhere pairs of 16-bit integers.
#pragma once
#include "slices.h"

namespace mho {
namespace MHO_ISA {

constexpr float MAX_CONDUCTANCE = 32639;

MHO_INLINE Int gridSteps(Float weight, Float inverseGrid) {
  const Float rounded = (weight * inverseGrid + broadcast(MAGIC)) - broadcast(MAGIC);
  return toInt(minimum(maximum(rounded, broadcast(-MAX_CONDUCTANCE)), broadcast(MAX_CONDUCTANCE)));
}

static std::int32_t gridStepsOf(float weight, double grid) {
  return gridSteps(broadcast(weight), broadcast(static_cast<float>(1 / grid)))[0];
}

struct PackWork {
  ReadShape shape;
  ColumnWeights weights;
  const Slices& slices;
  float inverseGrid;
  char* packed;
};

/** Whole steps of a stored run; `out` is filled with zeros to a whole vector. */
static void stepsRun(const PackWork& w, int plane, int k, int n, int count, std::int32_t* out) {
  alignas(64) float run[RUN + VL];
  w.weights.run(plane, k, n, count, run);
  for (int i = count; i % VL; i++) run[i] = 0;
  for (int i = 0; i < count; i += VL) store(out + i, gridSteps(load(run + i), broadcast(w.inverseGrid)));
}

#if MHO_IS(amx)

/** Matrix rows whose elements lie side by side in 4 bytes. */
constexpr int TOGETHER = 4;

MHO_INLINE Int lowBytes(const Int (&q)[4]) {
  return (q[0] & 255) | (q[1] & 255) << 8 | (q[2] & 255) << 16 | q[3] << 24;
}
/** Four rows of one vector of columns into a tile. */
MHO_INLINE void putTogether(const Int (&q)[4], char* tile, int group, int v) {
  Int high[4];
  for (int i = 0; i < 4; i++) high[i] = (q[i] + 128) >> 8;
  char* to = tile + group / 16 * STEP_BYTES + group % 16 * 64 + v * VL * 4;
  store(reinterpret_cast<std::int32_t*>(to), lowBytes(high));
  store(reinterpret_cast<std::int32_t*>(to + TILE), lowBytes(q));
}

#else

constexpr int TOGETHER = 2;

MHO_INLINE void putTogether(const Int (&q)[2], char* tile, int group, int v) {
  store(reinterpret_cast<std::int32_t*>(tile + group * STEP_BYTES) + v * VL, (q[0] & 0xffff) | q[1] << 16);
}

#endif

/** Stored rows as they lie: a slice of the forward matrix, rows of `TOGETHER` at once. */
static void packForward(const PackWork& w, int plane, const Slice& slice, char* out) {
  const std::size_t tileBytes = static_cast<std::size_t>(slice.steps) * STEP_BYTES;
  const int columns = w.shape.columns;
  alignas(64) std::int32_t q[TOGETHER][RUN + NR];
  for (int group = 0; group < slice.steps * STEP_ROWS / TOGETHER; group++) {
    for (int n = 0; n < columns; n += RUN) {
      const int count = smaller(RUN, columns - n);
      std::memset(q, 0, sizeof q);
      for (int i = 0; i < TOGETHER; i++) {
        const int row = group * TOGETHER + i;
        if (row < slice.rows) stepsRun(w, plane, slice.first + row, n, count, q[i]);
      }
      for (int j = 0; j < count; j += VL) {
        Int rows[TOGETHER];
        for (int i = 0; i < TOGETHER; i++) rows[i] = load(q[i] + j);
        putTogether(rows, out + (n + j) / NR * tileBytes, group, j % NR / VL);
      }
    }
  }
}

/** One tile of a slice of the backward matrix: its columns are stored rows (input channels of one kernel position). */
static void packBackwardTile(const PackWork& w, int plane, const Slice& slice, int tile, char* out) {
  alignas(64) std::int32_t q[NR][RUN + VL];
  const int channels = w.shape.columns, outputs = w.weights.outputs;
  const int position = slice.first / outputs, n = slice.first % outputs;
  std::memset(q, 0, sizeof q);
  for (int c = 0; c < smaller(NR, channels - tile * NR); c++)
    stepsRun(w, plane, position * channels + tile * NR + c, n, slice.rows, q[c]);
  for (int group = 0; group < slice.steps * STEP_ROWS / TOGETHER; group++)
    for (int v = 0; v < NV; v++) {
      Int rows[TOGETHER];
      for (int i = 0; i < TOGETHER; i++)
        for (int lane = 0; lane < VL; lane++) rows[i][lane] = q[v * VL + lane][group * TOGETHER + i];
      putTogether(rows, out, group, v);
    }
}

static void packTask(void* context, int index, int) {
  const PackWork& w = *static_cast<const PackWork*>(context);
  const int count = static_cast<int>(w.slices.list.size());
  const int plane = index / count;
  const Slice& slice = w.slices.list[index % count];
  char* out = w.packed + plane * w.slices.planeBytes + slice.offset;
  if (w.weights.direction == Direction::forward) return packForward(w, plane, slice, out);
  for (int t = 0; t < tilesOf(w.shape); t++)
    packBackwardTile(w, plane, slice, t, out + static_cast<std::size_t>(t) * slice.steps * STEP_BYTES);
}

static std::size_t packedBytes(const CrossbarSpec& spec, Direction direction) {
  return slicesOf(spec, direction).planeBytes * transformOf(spec).packedPlanes;
}

static void pack(const CrossbarSpec& spec, Direction direction, const float* conductance, double grid, const ReadNoise* noise,
                 char* packed, Pool& pool) {
  const Slices slices = slicesOf(spec, direction);
  PackWork w = {readShape(spec, direction), ColumnWeights::of(spec, direction, conductance, noise), slices,
                static_cast<float>(1 / grid), packed};
  pool.run(static_cast<int>(slices.list.size()) * w.weights.transform.packedPlanes, packTask, &w);
}

}  // namespace MHO_ISA
}  // namespace mho
