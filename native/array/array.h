// Plain C++ interface of reads and weight gradients of crossbar arrays: each function is one operation of src/engine/engine.ts, whose
// sentences are the specification of the numbers. Arguments are trusted; the shim (and TypeScript before it) checks them.
//
// Two number formats, one table each. Words (../words): exact integer sums, rounded once where they become floats; the order of a sum does
// not matter. Floats (../floats): a chain of fused multiply-adds for each sum, in ascending order. Both give the same bits with every
// instruction set, tile and thread count. Compiled once per instruction set, words.cc and floats.cc, with -DMHO_ISA=… and the flags of
// build.mjs: nothing that depends on the instruction set has external linkage except the tables, so the linker cannot mix variants.
#pragma once
#include <cstdint>

#include "../layout.h"
#include "../workspace.h"

namespace mho {

/** Read noise: writes the noisy conductance of devices first…first+count−1 to `out`; `values` are their exact ones.
 *  Called from several threads at once. */
struct ReadNoise {
  void (*apply)(const void* context, Direction direction, std::uint32_t first, int count, const float* values, float* out);
  const void* context;
};

/** Functions of one number format on one instruction set. `grid` is the step of words; floats have none. A packed matrix holds one
 *  direction of one crossbar, 64-byte aligned. A fixed sample of the conversions is counted (converter.h). */
struct ArrayKernels {
  /** Bytes of the packed matrix of one direction. */
  std::size_t (*packedBytes)(const CrossbarSpec& spec, Direction direction);

  /** conductance: planes·K·N floats; noise may be null. */
  void (*pack)(const CrossbarSpec& spec, Direction direction, const float* conductance, double grid, const ReadNoise* noise,
               char* packed, Pool& pool);

  /** Engine.forward and Engine.backward. `packed` is of the same direction and grid. */
  void (*read)(const CrossbarSpec& spec, Direction direction, const char* packed, double grid, Values input, float* output,
               int batch, const ReadSettings& settings, Workspace& workspace, Pool& pool);

  /** Engine.probe: out is (rows, blocks, columns). */
  void (*probe)(const CrossbarSpec& spec, Direction direction, const char* packed, double grid, Values input, int batch,
                const ReadSettings& settings, int rows, float* out, Workspace& workspace, Pool& pool);

  /** Engine.trackRange: sets settings.adc->range. */
  void (*trackRange)(const CrossbarSpec& spec, Direction direction, const char* packed, double grid, Values input, int batch,
                     const ReadSettings& settings, RangePolicy policy, int rows, Workspace& workspace, Pool& pool);

  /** Engine.weightGradient: gradient is (K, N). settings.adc may be null (then counters may be, too). */
  void (*weightGradient)(const ConvShape& shape, int arrayRows, Values input, Values error, float* gradient, int batch,
                         const GradientSettings& settings, Workspace& workspace, Pool& pool);

  /** Engine.serialGradient; null where there are no words. */
  void (*serialGradient)(const ConvShape& shape, Values input, const std::int8_t* error, float* gradient, int batch,
                         const SerialGradientSettings& settings, Workspace& workspace, Pool& pool);
};

extern const ArrayKernels wordKernels_amx;
extern const ArrayKernels wordKernels_avx512vnni;
extern const ArrayKernels wordKernels_avx512;
extern const ArrayKernels wordKernels_avxvnni;
extern const ArrayKernels wordKernels_avx2;
extern const ArrayKernels wordKernels_neon;
extern const ArrayKernels wordKernels_portable;

extern const ArrayKernels floatKernels_avx512;
extern const ArrayKernels floatKernels_avx2;
extern const ArrayKernels floatKernels_neon;
extern const ArrayKernels floatKernels_portable;

}  // namespace mho
