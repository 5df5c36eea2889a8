// Run-time choice of the instruction set. build.mjs defines MHO_HAVE_<isa> for what it compiled.
#include "variants.h"

#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>

namespace mho {

namespace {

#ifdef MHO_HAVE_avx512
const Variant avx512 = {"avx512", gemmKernels_avx512, kernels_avx512};
bool hasAvx512() {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}
#endif
#ifdef MHO_HAVE_avx2
const Variant avx2 = {"avx2", gemmKernels_avx2, kernels_avx2};
bool hasAvx2() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }
#endif
#ifdef MHO_HAVE_neon
const Variant neon = {"neon", gemmKernels_neon, kernels_neon};
#endif
const Variant portable = {"portable", gemmKernels_portable, kernels_portable};

}  // namespace

const Variant& chooseVariant() {
  const char* wanted = std::getenv("MHO_ISA");
  const auto take = [wanted](const char* name) { return !wanted || !*wanted || std::strcmp(wanted, name) == 0; };
#ifdef MHO_HAVE_avx512
  if (take("avx512") && hasAvx512()) return avx512;
#endif
#ifdef MHO_HAVE_avx2
  if (take("avx2") && hasAvx2()) return avx2;
#endif
#ifdef MHO_HAVE_neon
  if (take("neon")) return neon;
#endif
  if (take("portable")) return portable;
  throw std::runtime_error(std::string("instruction set MHO_ISA=") + wanted + " is not available on this machine");
}

}  // namespace mho
