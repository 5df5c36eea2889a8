// Plain C++ interface of the crossbar reads and the weight gradient, used by the N-API shim. Not a matrix library:
// each function is one operation of `src/engine/engine.ts`, whose sentences are the specification of the numbers.
// Arguments are trusted; the shim (and TypeScript before it) checks them.
//
// How to compile (C++17, GCC >= 10 or Clang >= 12), always with -O3 -ffp-contract=off -fno-math-errno, no fast-math:
//   workspace.cc  once, with the flags of the rest of the addon
//   gemm.cc       once per instruction set, each object exporting one table `mho::gemmKernels_<isa>`:
//     -DMHO_ISA=avx512    -march=x86-64-v4 -mprefer-vector-width=512   (x86-64; run it if the CPU has avx512f/bw/dq/vl)
//     -DMHO_ISA=avx2      -march=x86-64-v3                             (x86-64; run it if the CPU has avx2 and fma)
//     -DMHO_ISA=neon      (no flag)                                    (aarch64)
//     -DMHO_ISA=portable  (no flag)                                    (everywhere)
//   `emulated16` (flags of avx2) has the tiles of avx512 on narrower vectors: for check.cc only, not for the addon.
// All variants and thread counts give the same bits. Nothing that depends on the instruction set has external linkage
// except the table, so the linker cannot mix variants.
#pragma once
#include <cstddef>
#include <cstdint>

#include "../layout.h"

namespace mho {

/** Runs tasks 0…tasks−1, each once, on some thread 0…threads()−1, and returns when all are done. */
struct Pool {
  virtual int threads() const = 0;
  virtual void run(int tasks, void (*task)(void* context, int index, int thread), void* context) = 0;

 protected:
  ~Pool() = default;
};

/** Scratch memory of one engine, one operation at a time. Grows, never shrinks; content is not kept. */
class Workspace {
 public:
  Workspace() = default;
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;
  ~Workspace();
  /** Makes one shared block and one block per thread, 64-byte aligned. Throws std::bad_alloc. */
  void reserve(int threads, std::size_t sharedBytes, std::size_t threadBytes);
  char* shared() const { return shared_; }
  char* thread(int index) const { return perThread_ + static_cast<std::size_t>(index) * threadBytes_; }
  /** Bytes held now (for Engine.memoryBytes). */
  std::size_t bytes() const { return sharedBytes_ + perThreadBytes_; }

 private:
  char* shared_ = nullptr;
  char* perThread_ = nullptr;
  std::size_t sharedBytes_ = 0;
  std::size_t perThreadBytes_ = 0;
  std::size_t threadBytes_ = 0;
};

// CrossbarSpec, AdcSettings, ReadSettings and their like are those of engine.ts: layout.h. Of reads with a converter, output rows m with
// (m / 24) % 8 == 0 are counted.

/** Read noise: writes the noisy conductance of devices first…first+count−1 to `out`; `values` are their exact ones.
 *  Called from several threads at once. */
struct ReadNoise {
  void (*apply)(const void* context, Direction direction, std::uint32_t first, int count, const float* values, float* out);
  const void* context;
};

/** The operations of one instruction set. A packed matrix holds one direction of one crossbar, 64-byte aligned. */
struct GemmKernels {
  const char* name;

  /** Floats of the packed matrix. */
  std::size_t (*packedLength)(const CrossbarSpec& spec, Direction direction);

  /** conductance: planes·K·N floats. noise may be null. */
  void (*pack)(const CrossbarSpec& spec, Direction direction, const float* conductance, const ReadNoise* noise,
               float* packed, Workspace& workspace, Pool& pool);

  /** Engine.forward and Engine.backward. `packed` must be of the same direction. */
  void (*read)(const CrossbarSpec& spec, Direction direction, const float* packed, const float* input, float* output,
               int batch, const ReadSettings& settings, Workspace& workspace, Pool& pool);

  /** Engine.probe: out is (rows, blocks, columns). */
  void (*probe)(const CrossbarSpec& spec, Direction direction, const float* packed, const float* input, int batch,
                const ReadSettings& settings, int rows, float* out, Workspace& workspace, Pool& pool);

  /** Engine.trackRange: sets settings.adc->range. */
  void (*trackRange)(const CrossbarSpec& spec, Direction direction, const float* packed, const float* input, int batch,
                     const ReadSettings& settings, RangePolicy policy, int rows, Workspace& workspace, Pool& pool);

  /** Engine.weightGradient: gradient is (K, N). adc may be null (then counters may be, too). With ADC, rows k whose
   *  input channel c has (c / 24) % 8 == 0 are counted. */
  void (*weightGradient)(const ConvShape& shape, int arrayRows, const float* input, const float* error, float* gradient,
                         int batch, const AdcSettings* adc, double* counters, Workspace& workspace, Pool& pool);
};

extern const GemmKernels gemmKernels_avx512;
extern const GemmKernels gemmKernels_avx2;
extern const GemmKernels gemmKernels_neon;
extern const GemmKernels gemmKernels_portable;
extern const GemmKernels gemmKernels_emulated16;

/** Blocks of a read (the middle extent of probe's result). */
int blockCount(const CrossbarSpec& spec, Direction direction);

}  // namespace mho
