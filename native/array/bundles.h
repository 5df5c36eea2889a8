// Bundles of groups of a layer that are read together. Their sums stay apart, as cells beside the diagonal are 0; so the number of groups in a bundle
// is a matter of speed alone: as many as fill a tile of columns. Groups of several blocks of rows, and those whose inputs are summed for
// a reference, are read one by one.
#pragma once
#include "columnWeights.h"
#include "products.h"

namespace mho {
namespace MHO_ISA {

/** Most rows of a bundle's block. */
constexpr int BUNDLE_ROWS = 256;

/** `together`: rows of a pixel whose sums are rounded together (1: none are), so that groups must not cut such a run. */
static int bundleSize(const CrossbarSpec& spec, Direction direction, int together) {
  const ConvShape& s = spec.shape;
  const Transform transform = transformOf(spec);
  if (s.groups == 1 || transform.reference || transform.offset) return 1;
  const bool forward = direction == Direction::forward;
  const int channels = forward ? groupInputs(s) : groupOutputs(s), columns = forward ? groupOutputs(s) : groupInputs(s);
  const int rows = forward ? s.kernelHeight * s.kernelWidth * channels : channels;
  if (rows > (forward ? spec.arrayRows : spec.arrayColumns)) return 1;
  if (channels % together && together % channels) return 1;
  return larger(1, smaller(s.groups, smaller(NR / columns, BUNDLE_ROWS / rows)));
}

/** Calls visit(bundle) for all groups of a shape, `size` at a time. */
template <class Visit>
static void forBundles(const ConvShape& shape, int size, const Visit& visit) {
  for (int first = 0; first < shape.groups; first += size) visit(Bundle{first, smaller(size, shape.groups - first)});
}

/** The same of a read, with the bytes of packed matrices before each: bytes(bundle) of one. Returns all bytes. */
template <class Bytes, class Visit>
static std::size_t forPackedBundles(const CrossbarSpec& spec, Direction direction, int together, const Bytes& bytes, const Visit& visit) {
  std::size_t before = 0;
  forBundles(spec.shape, bundleSize(spec, direction, together), [&](Bundle bundle) {
    visit(bundle, before);
    before += (bytes(bundle) + 63) / 64 * 64;
  });
  return before;
}

}  // namespace MHO_ISA
}  // namespace mho
