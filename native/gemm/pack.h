// Packed matrices: planes × [column tile][matrix row][NR] floats, columns beyond the last are zero. A packed weight is
// what the column current sees: g, (g0 − g1)/2, or a·g + b (one rounding each) where subtraction is digital.
#pragma once
#include "tile.h"

namespace mho {
namespace MHO_ISA {

/** How stored conductances become packed weights and codes become outputs. */
struct Transform {
  bool digital;
  /** Planes in the packed matrix, and planes stored. */
  int packedPlanes, planes;
  float a, b;
  float outScale;
  /** A reference column is digitized with each block. */
  bool reference;
  /** b·Σx of the whole position is subtracted at the end. */
  bool offset;
};

static Transform transformOf(const CrossbarSpec& spec) {
  const bool pair = spec.mapping == Mapping::pair;
  const bool digital = spec.mapping == Mapping::offset || (spec.mapping != Mapping::floating && spec.subtraction == Subtraction::digital);
  const double a = (1 - spec.offOnRatio) / 2;
  const double scale = !digital ? spec.gain : pair ? spec.gain / (2 * a) : spec.gain / a;
  Transform t = {};
  t.digital = digital;
  t.planes = pair ? 2 : 1;
  t.packedPlanes = pair && digital ? 2 : 1;
  t.a = static_cast<float>(a);
  t.b = static_cast<float>((1 + spec.offOnRatio) / 2);
  t.outScale = static_cast<float>(scale);
  t.reference = digital && spec.mapping == Mapping::reference;
  t.offset = spec.mapping == Mapping::offset;
  return t;
}

inline int ReadShape::tiles() const { return ceilDivide(columns, NR); }

static std::size_t planeLength(const ReadShape& shape) {
  return static_cast<std::size_t>(shape.tiles()) * shape.rows() * NR;
}

static std::size_t packedLength(const CrossbarSpec& spec, Direction direction) {
  return planeLength(readShape(spec, direction)) * transformOf(spec).packedPlanes;
}

/** Longest run of devices handled at once: bounds the stack and the noise calls. */
constexpr int RUN = 256;

struct PackWork {
  ReadShape shape;
  Transform transform;
  Direction direction;
  const float* conductance;
  const ReadNoise* noise;
  float* packed;
  int inputs, outputs;
};

/** Values of devices first…first+count−1 of a plane, with read noise. */
static void readRun(const PackWork& w, int plane, std::size_t first, int count, float* out) {
  const std::size_t device = static_cast<std::size_t>(plane) * w.inputs * w.outputs + first;
  const float* g = w.conductance + device;
  if (w.noise)
    w.noise->apply(w.noise->context, w.direction, static_cast<std::uint32_t>(device), count, g, out);
  else
    std::memcpy(out, g, static_cast<std::size_t>(count) * 4);
}

/** Packed weights of the stored run starting at row k, column n. */
static void weightRun(const PackWork& w, int plane, int k, int n, int count, float* out) {
  const std::size_t first = static_cast<std::size_t>(k) * w.outputs + n;
  readRun(w, plane, first, count, out);
  const Transform& t = w.transform;
  if (t.digital) {
    int i = 0;
    for (; i + VL <= count; i += VL) store(out + i, fma(load(out + i), broadcast(t.a), broadcast(t.b)));
    if (i < count) storePart(out + i, fma(loadPart(out + i, count - i), broadcast(t.a), broadcast(t.b)), count - i);
  } else if (t.planes == 2) {
    float other[RUN];
    readRun(w, 1, first, count, other);
    for (int i = 0; i < count; i++) out[i] = (out[i] - other[i]) * 0.5f;
  }
}

/** One stored row, in the order of the forward matrix. */
static void packForwardRow(const PackWork& w, int plane, int k) {
  float run[RUN];
  const std::size_t tileLength = static_cast<std::size_t>(w.inputs) * NR;
  float* out = w.packed + plane * planeLength(w.shape) + static_cast<std::size_t>(k) * NR;
  for (int n = 0; n < w.outputs; n += RUN) {
    const int count = smaller(RUN, w.outputs - n);
    weightRun(w, plane, k, n, count, run);
    for (int i = 0; i < count; i += NR) {
      float* to = out + (n + i) / NR * tileLength;
      const int valid = smaller(NR, count - i);
      std::memcpy(to, run + i, static_cast<std::size_t>(valid) * 4);
      for (int j = valid; j < NR; j++) to[j] = 0;
    }
  }
}

/** One tile of input channels at one kernel position, transposed. */
static void packBackwardTile(const PackWork& w, int plane, int position, int tile) {
  float run[NR][RUN] = {};
  const int channels = w.shape.columns;
  const int valid = smaller(NR, channels - tile * NR);
  const std::size_t start = static_cast<std::size_t>(tile) * w.shape.rows() + static_cast<std::size_t>(position) * w.outputs;
  float* out = w.packed + plane * planeLength(w.shape) + start * NR;
  for (int n = 0; n < w.outputs; n += RUN) {
    const int count = smaller(RUN, w.outputs - n);
    for (int c = 0; c < valid; c++) weightRun(w, plane, position * channels + tile * NR + c, n, count, run[c]);
    for (int i = 0; i < count; i++, out += NR)
      for (int c = 0; c < NR; c++) out[c] = run[c][i];
  }
}

constexpr int PACK_ROWS = 16;

static void packTask(void* context, int index, int) {
  const PackWork& w = *static_cast<const PackWork*>(context);
  if (w.direction == Direction::forward) {
    const int chunks = ceilDivide(w.inputs, PACK_ROWS);
    const int first = index % chunks * PACK_ROWS;
    const int end = smaller(first + PACK_ROWS, w.inputs);
    for (int k = first; k < end; k++) packForwardRow(w, index / chunks, k);
  } else {
    const int tiles = w.shape.tiles();
    const int plane = index / (tiles * w.shape.positions);
    packBackwardTile(w, plane, index / tiles % w.shape.positions, index % tiles);
  }
}

static void pack(const CrossbarSpec& spec, Direction direction, const float* conductance, const ReadNoise* noise,
                 float* packed, Workspace&, Pool& pool) {
  const ConvShape& s = spec.shape;
  const int inputs = s.kernelHeight * s.kernelWidth * s.inChannels;
  PackWork w = {readShape(spec, direction), transformOf(spec), direction, conductance, noise, packed, inputs, s.outChannels};
  const int perPlane = direction == Direction::forward ? ceilDivide(inputs, PACK_ROWS) : w.shape.tiles() * w.shape.positions;
  pool.run(perPlane * w.transform.packedPlanes, packTask, &w);
}

}  // namespace MHO_ISA
}  // namespace mho
