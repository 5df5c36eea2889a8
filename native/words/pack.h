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

#if MHO_IS(amx)

/** Matrix rows whose elements lie side by side in 4 bytes, and the layers of a tile: high bytes, then low bytes. */
constexpr int TOGETHER = 4, LAYERS = 2;
typedef std::int8_t Part;

/** The part of q that a layer holds. */
MHO_INLINE Int partOf(Int q, int layer) { return layer == 0 ? (q + 128) >> 8 : q; }
MHO_INLINE Int together(const Int (&part)[4]) {
  return (part[0] & 255) | (part[1] & 255) << 8 | (part[2] & 255) << 16 | part[3] << 24;
}
/** Where four rows of a layer lie in a tile. */
MHO_INLINE std::int32_t* placeOf(char* tile, int group, int layer) {
  return reinterpret_cast<std::int32_t*>(tile + group / 16 * STEP_BYTES + layer * TILE + group % 16 * 64);
}

#else

constexpr int TOGETHER = 2, LAYERS = 1;
typedef std::int16_t Part;

MHO_INLINE Int partOf(Int q, int) { return q; }
MHO_INLINE Int together(const Int (&part)[2]) { return (part[0] & 0xffff) | part[1] << 16; }
MHO_INLINE std::int32_t* placeOf(char* tile, int group, int) { return reinterpret_cast<std::int32_t*>(tile + group * STEP_BYTES); }

#endif

/** Tiles of the forward matrix that are packed side by side: enough columns for the memory to read ahead, few enough streams to write. */
constexpr int BESIDE = NR >= 64 ? 1 : 64 / NR;

/** `tiles` <= BESIDE tiles of a slice of the forward matrix: parts of stored rows, rows of `TOGETHER` at once. */
static void packForwardTiles(const PackWork& w, int plane, const Slice& slice, int tile, int tiles, char* out) {
  static const float zeros[BESIDE * NR] = {};
  const int count = smaller(tiles * NR, w.shape.columns - tile * NR);
  const std::size_t tileBytes = static_cast<std::size_t>(slice.steps) * STEP_BYTES;
  float runs[TOGETHER][BESIDE * NR];
  for (int group = 0; group < slice.steps * STEP_ROWS / TOGETHER; group++) {
    const float* rows[TOGETHER];
    for (int i = 0; i < TOGETHER; i++) {
      const int row = group * TOGETHER + i;
      rows[i] = row < slice.rows ? w.weights.run(plane, slice.first + row, tile * NR, count, runs[i]) : zeros;
    }
    for (int j = 0; j < tiles * NR; j += VL) {
      const int left = count - j;
      Int q[TOGETHER];
      for (int i = 0; i < TOGETHER; i++)
        q[i] = gridSteps(left >= VL ? load(rows[i] + j) : loadPart(rows[i] + j, larger(0, left)), broadcast(w.inverseGrid));
      for (int layer = 0; layer < LAYERS; layer++) {
        Int part[TOGETHER];
        for (int i = 0; i < TOGETHER; i++) part[i] = partOf(q[i], layer);
        store(placeOf(out + j / NR * tileBytes, group, layer) + j % NR, together(part));
      }
    }
  }
}

/** One tile of a slice of the backward matrix: its columns are stored rows (input channels of one kernel position). */
static void packBackwardTile(const PackWork& w, int plane, const Slice& slice, int tile, char* out) {
  alignas(64) Part parts[LAYERS][NR][MOST_ROWS + VL] = {};
  float run[RUN];
  const int channels = w.shape.columns, outputs = w.shape.channels;
  const int position = slice.first / outputs, n = slice.first % outputs;
  for (int c = 0; c < smaller(NR, channels - tile * NR); c++) {
    const float* row = w.weights.run(plane, position * channels + tile * NR + c, n, slice.rows, run);
    for (int i = 0; i < slice.rows; i += VL) {
      const int left = slice.rows - i;
      const Int q = gridSteps(left >= VL ? load(row + i) : loadPart(row + i, left), broadcast(w.inverseGrid));
      typedef Part Parts __attribute__((vector_size(VL * sizeof(Part))));
      for (int layer = 0; layer < LAYERS; layer++) {
        const Parts part = __builtin_convertvector(partOf(q, layer), Parts);
        std::memcpy(parts[layer][c] + i, &part, sizeof part);
      }
    }
  }
  for (int layer = 0; layer < LAYERS; layer++)
    for (int group = 0; group < slice.steps * STEP_ROWS / TOGETHER; group++) {
      std::int32_t* to = placeOf(out, group, layer);
      for (int c = 0; c < NR; c++) std::memcpy(to + c, parts[layer][c] + group * TOGETHER, 4);
    }
}

static void packTask(void* context, int index, int) {
  const PackWork& w = *static_cast<const PackWork*>(context);
  const int count = static_cast<int>(w.slices.list.size());
  const int plane = index / count, tiles = tilesOf(w.shape);
  const Slice& slice = w.slices.list[index % count];
  char* out = w.packed + plane * w.slices.planeBytes + slice.offset;
  const std::size_t tileBytes = static_cast<std::size_t>(slice.steps) * STEP_BYTES;
  if (w.weights.direction == Direction::forward)
    for (int t = 0; t < tiles; t += BESIDE)
      packForwardTiles(w, plane, slice, t, smaller(BESIDE, tiles - t), out + t * tileBytes);
  else
    for (int t = 0; t < tiles; t++) packBackwardTile(w, plane, slice, t, out + t * tileBytes);
}

/** visit(bundle, bytes before its packed matrix) for all groups; returns all bytes. */
template <class Visit>
static std::size_t forPacked(const CrossbarSpec& spec, Direction direction, const Visit& visit) {
  const int planes = transformOf(spec).packedPlanes;
  const auto bytes = [&](Bundle bundle) { return slicesOf(readShape(spec, direction, bundle)).planeBytes * planes; };
  return forPackedBundles(spec, direction, 1, bytes, visit);
}

static std::size_t packedBytes(const CrossbarSpec& spec, Direction direction) {
  return forPacked(spec, direction, [](Bundle, std::size_t) {});
}

static void pack(const CrossbarSpec& spec, Direction direction, const float* conductance, double grid, const ReadNoise* noise,
                 char* packed, Pool& pool) {
  forPacked(spec, direction, [&](Bundle bundle, std::size_t before) {
    const ReadShape shape = readShape(spec, direction, bundle);
    const Slices slices = slicesOf(shape);
    PackWork w = {shape, ColumnWeights::of(spec, direction, bundle, conductance, noise), slices, static_cast<float>(1 / grid),
                  packed + before};
    pool.run(static_cast<int>(slices.list.size()) * w.weights.transform.packedPlanes, packTask, &w);
  });
}

}  // namespace MHO_ISA
}  // namespace mho
