// The instruction sets that were compiled in, and the choice among them at run time.
#pragma once
#include <string>
#include <vector>

#include "kernels.h"

namespace mho {

struct Variant {
  const char* name;
  const Kernels& kernels;
  const ArrayKernels& words;
  const ArrayKernels& floats;
};

/** Variants that this processor can run, fastest first. Before one is listed its sums of words are held against the portable ones. */
struct Variants {
  std::vector<const Variant*> usable;
  /** A sentence for each one that computes something else, and was left out. */
  std::vector<std::string> notes;
};

/** Looked for once a process. */
const Variants& variants();

/** The fastest usable variant, or the one named by the environment variable MHO_ISA. Throws std::runtime_error where that one is
 *  not usable. */
const Variant& chooseVariant();

}  // namespace mho
