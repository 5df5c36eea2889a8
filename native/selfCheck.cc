// See selfCheck.h. One thread, no memory that outlives a call.
#include "selfCheck.h"

#include <cstring>
#include <vector>

namespace mho {

namespace {

struct OneThread final : Pool {
  int threads() const override { return 1; }
  void run(int tasks, void (*task)(void*, int, int), void* context) override {
    for (int i = 0; i < tasks; i++) task(context, i, 0);
  }
};

/** A sequence that goes through all bytes. */
struct Numbers {
  std::uint32_t state = 1;
  std::uint32_t next() { return state = state * 1664525u + 1013904223u; }
  std::vector<std::uint8_t> bytes(int count) {
    std::vector<std::uint8_t> out(static_cast<std::size_t>(count));
    for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(next() >> 24);
    return out;
  }
};

/** A convolution with padding: 3x3 on 5x5, blocks of 70 of 144 channels, 20 outputs. */
const CrossbarSpec SPEC = {{5, 5, 144, 5, 5, 20, 3, 3, 1, 1, 1, 1, 1, 1, 1}, Mapping::reference, Subtraction::analog, 0.1, -1, 70, 16,
                           Partition::kernelPosition, 1};
constexpr int INPUTS = 5 * 5 * 144, OUTPUTS = 5 * 5 * 20, WEIGHTS = 9 * 144 * 20;
constexpr double GRID = 1.0 / 16384;

/** Forward and backward reads with a converter, a read without, and a gradient, one after the other. */
std::vector<float> resultsOf(const ArrayKernels& kernels) {
  OneThread pool;
  Workspace workspace;
  Numbers numbers;
  std::vector<float> conductance(WEIGHTS), results(2 * OUTPUTS + INPUTS + WEIGHTS);
  for (float& g : conductance) g = static_cast<float>(static_cast<std::int32_t>(numbers.next())) / 1.1e9f;
  std::vector<std::uint8_t> input = numbers.bytes(INPUTS), error = numbers.bytes(OUTPUTS);
  float range[4] = {40, 32, 0, 0};
  double counters[ReadCounters::length] = {};
  const AdcSettings adc = {6, Rounding::nearest, range};
  float* out = results.data();
  const auto read = [&](Direction direction, const AdcSettings* converter, const Values& words, int length) {
    std::vector<char> packed(kernels.packedBytes(SPEC, direction) + 64);
    char* aligned = packed.data() + (64 - reinterpret_cast<std::uintptr_t>(packed.data()) % 64);
    kernels.pack(SPEC, direction, conductance.data(), GRID, nullptr, aligned, pool);
    const ReadSettings settings = {converter, Encoding::analog, 8, 0.25, Phases::analog, counters};
    kernels.read(SPEC, direction, aligned, GRID, words, out, 1, settings, workspace, pool);
    out += length;
  };
  const Values activations = {input.data(), ValueKind::u8}, errors = {error.data(), ValueKind::i8};
  read(Direction::forward, &adc, activations, OUTPUTS);
  read(Direction::backward, &adc, errors, INPUTS);
  read(Direction::forward, nullptr, {input.data(), ValueKind::i8}, OUTPUTS);
  kernels.weightGradient(SPEC.shape, 70, activations, errors, out, 1, {1, nullptr, nullptr}, workspace, pool);
  return results;
}

}  // namespace

bool agree(const ArrayKernels& one, const ArrayKernels& other) {
  const std::vector<float> a = resultsOf(one), b = resultsOf(other);
  return std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

}  // namespace mho
