// Reads and weight gradients of words for one instruction set, as a table.
#include "gradient.h"
#include "read.h"
#include "serialGradient.h"

#include "../array/range.h"

namespace mho {

extern const ArrayKernels MHO_JOIN(wordKernels_, MHO_ISA);

const ArrayKernels MHO_JOIN(wordKernels_, MHO_ISA) = {
    MHO_ISA::packedBytes, MHO_ISA::pack,           MHO_ISA::read,          MHO_ISA::probe,
    MHO_ISA::trackRange,  MHO_ISA::weightGradient, MHO_ISA::serialGradient,
};

}  // namespace mho
