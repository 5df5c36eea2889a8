// The value that a column of an array has for the read: g, (g0 − g1)/2, or a·g + b (one rounding each) where subtraction is digital; with
// read noise. Both kinds of packed matrices, of floats and of words, are made of these.
#pragma once
#include "array.h"
#include "geometry.h"

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
  t.b = static_cast<float>((1 + spec.offOnRatio) / 2 - a * (spec.windowLow + 1));
  t.outScale = static_cast<float>(scale);
  t.reference = digital && spec.mapping == Mapping::reference;
  t.offset = spec.mapping == Mapping::offset;
  return t;
}

/** Longest run of devices handled at once: bounds the stack and the noise calls. */
constexpr int RUN = 256;

/** The column weights of a bundle of one crossbar as one direction reads them; the stored matrix is (inputs, outputs). */
struct ColumnWeights {
  Transform transform;
  Direction direction;
  const float* conductance;
  /** Null: none. */
  const ReadNoise* noise;
  int inputs, outputs;
  Bundle bundle;
  /** Input and output channels of a group. */
  int groupRows, groupColumns;

  static ColumnWeights of(const CrossbarSpec& spec, Direction direction, Bundle bundle, const float* conductance, const ReadNoise* noise) {
    const ConvShape& s = spec.shape;
    return {transformOf(spec), direction, conductance, noise, s.kernelHeight * s.kernelWidth * groupInputs(s), s.outChannels,
            bundle,            groupInputs(s), groupOutputs(s)};
  }

  /** Weights of `count` <= RUN columns from row k, column n of a packed plane of the bundle on; 0 beside its diagonal. Where they are the
   *  conductances as they lie, these are returned, else `out`, filled. */
  const float* run(int plane, int k, int n, int count, float* out) const {
    const int firstColumn = bundle.first * groupColumns;
    if (bundle.count == 1) return storedRun(plane, k, firstColumn + n, count, out);
    const int channels = bundle.count * groupRows, channel = k % channels, group = channel / groupRows;
    const int from = larger(n, group * groupColumns), end = smaller(n + count, (group + 1) * groupColumns);
    std::memset(out, 0, static_cast<std::size_t>(count) * 4);
    if (from >= end) return out;
    const int row = k / channels * groupRows + channel % groupRows;
    const float* own = storedRun(plane, row, firstColumn + from, end - from, out + from - n);
    if (own != out + from - n) std::memcpy(out + from - n, own, static_cast<std::size_t>(end - from) * 4);
    return out;
  }

 private:
  /** The same of the stored matrix. */
  const float* storedRun(int plane, int k, int n, int count, float* out) const {
    const std::size_t first = static_cast<std::size_t>(k) * outputs + n;
    if (!noise && !transform.digital && transform.planes == 1) return conductance + first;
    devices(plane, first, count, out);
    if (transform.digital) {
      int i = 0;
      for (; i + VL <= count; i += VL) store(out + i, current(load(out + i)));
      if (i < count) storePart(out + i, current(loadPart(out + i, count - i)), count - i);
    } else if (transform.planes == 2) {
      float other[RUN];
      devices(1, first, count, other);
      for (int i = 0; i < count; i++) out[i] = (out[i] - other[i]) * 0.5f;
    }
    return out;
  }

  Float current(Float g) const { return fma(g, broadcast(transform.a), broadcast(transform.b)); }

  /** Values of devices first…first+count−1 of a plane. */
  void devices(int plane, std::size_t first, int count, float* out) const {
    const std::size_t device = static_cast<std::size_t>(plane) * inputs * outputs + first;
    const float* g = conductance + device;
    if (noise)
      noise->apply(noise->context, direction, static_cast<std::uint32_t>(device), count, g, out);
    else
      std::memcpy(out, g, static_cast<std::size_t>(count) * 4);
  }
};

}  // namespace MHO_ISA
}  // namespace mho
