// Plain C++ interface of reads and weight gradients of words: exact integer sums, rounded once where they become floats. Each function is
// one operation of src/engine/engine.ts. The order of a sum does not matter, so every instruction set, tile and thread count gives the
// same bits by nature. Compiled once per instruction set: words.cc with -DMHO_ISA=… and the flags of build.mjs.
#pragma once
#include "../gemm/gemm.h"

namespace mho {

/** Words of at most 8 bits: u8 or i8 values, one a byte. */
struct Words {
  const std::uint8_t* data;
  bool isSigned;
};

struct WordKernels {
  const char* name;

  /** Bytes of the packed matrix of one direction. */
  std::size_t (*packedBytes)(const CrossbarSpec& spec, Direction direction);

  /** conductance: planes·K·N floats; noise may be null; packed: 64-byte aligned. */
  void (*pack)(const CrossbarSpec& spec, Direction direction, const float* conductance, double grid, const ReadNoise* noise,
               char* packed, Pool& pool);

  /** Engine.forward and Engine.backward. `packed` is of the same direction and grid. */
  void (*read)(const CrossbarSpec& spec, Direction direction, const char* packed, double grid, Words input, float* output,
               int batch, const ReadSettings& settings, Workspace& workspace, Pool& pool);

  /** Engine.probe: out is (rows, blocks, columns). */
  void (*probe)(const CrossbarSpec& spec, Direction direction, const char* packed, double grid, Words input, int batch,
                const ReadSettings& settings, int rows, float* out, Workspace& workspace, Pool& pool);

  /** Engine.trackRange: sets settings.adc->range. */
  void (*trackRange)(const CrossbarSpec& spec, Direction direction, const char* packed, double grid, Words input, int batch,
                     const ReadSettings& settings, RangePolicy policy, int rows, Workspace& workspace, Pool& pool);

  /** Engine.weightGradient: gradient is (K, N). adc may be null (then counters may be, too). */
  void (*weightGradient)(const ConvShape& shape, int arrayRows, Words input, Words error, double step, float* gradient, int batch,
                         const AdcSettings* adc, double* counters, Workspace& workspace, Pool& pool);

  /** Engine.serialGradient. */
  void (*serialGradient)(const ConvShape& shape, Words input, const std::int8_t* error, float* gradient, int batch,
                         const SerialGradientSettings& settings, Workspace& workspace, Pool& pool);
};

extern const WordKernels wordKernels_amx;
extern const WordKernels wordKernels_avx512vnni;
extern const WordKernels wordKernels_avx512;
extern const WordKernels wordKernels_avxvnni;
extern const WordKernels wordKernels_avx2;
extern const WordKernels wordKernels_neon;
extern const WordKernels wordKernels_portable;

}  // namespace mho
