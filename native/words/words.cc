// Reads and weight gradients of words for one instruction set, as a table. See words.h for how it is compiled.
#include "words.h"

#include "gradient.h"
#include "range.h"
#include "serialGradient.h"

namespace mho {

extern const WordKernels MHO_JOIN(wordKernels_, MHO_ISA);
#define MHO_TEXT2(x) #x
#define MHO_TEXT(x) MHO_TEXT2(x)

const WordKernels MHO_JOIN(wordKernels_, MHO_ISA) = {
    MHO_TEXT(MHO_ISA), MHO_ISA::packedBytes, MHO_ISA::pack,           MHO_ISA::read,
    MHO_ISA::probe,    MHO_ISA::trackRange,  MHO_ISA::weightGradient, MHO_ISA::serialGradient,
};

}  // namespace mho
