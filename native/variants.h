// The instruction sets that were compiled in, and the choice among them at run time.
#pragma once
#include "kernels.h"

namespace mho {

struct Variant {
  const char* name;
  const GemmKernels& gemm;
  const Kernels& kernels;
};

/** The fastest variant that this processor can run, or the one named by the environment variable MHO_ISA (for tests).
 *  Throws std::runtime_error where that one is not there. */
const Variant& chooseVariant();

}  // namespace mho
