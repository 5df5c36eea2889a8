// All kernels of one instruction set, as a table. See gemm.h for how to compile it.
#include "gradient.h"
#include "range.h"

namespace mho {

extern const GemmKernels MHO_JOIN(gemmKernels_, MHO_ISA);
#define MHO_TEXT2(x) #x
#define MHO_TEXT(x) MHO_TEXT2(x)

const GemmKernels MHO_JOIN(gemmKernels_, MHO_ISA) = {
    MHO_TEXT(MHO_ISA), MHO_ISA::packedLength, MHO_ISA::pack,          MHO_ISA::read,
    MHO_ISA::probe,    MHO_ISA::trackRange,   MHO_ISA::weightGradient,
};

}  // namespace mho
