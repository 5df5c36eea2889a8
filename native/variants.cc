// Run-time choice of the instruction set. build.mjs defines MHO_HAVE_<isa> for what it compiled.
#include "variants.h"

#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include "selfCheck.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif
#if defined(__x86_64__) && defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace mho {

namespace {

#if defined(__x86_64__)

bool hasAvx2() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }

bool hasAvx512() {
  return hasAvx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
}

bool hasAvx512Vnni() { return hasAvx512() && __builtin_cpu_supports("avx512vnni"); }

/** Structured feature flags of CPUID that compilers may not know by name yet. */
bool featureBit(unsigned leaf, unsigned subleaf, bool inEax, int bit) {
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  if (!__get_cpuid_count(leaf, subleaf, &eax, &ebx, &ecx, &edx)) return false;
  return (inEax ? eax : edx) >> bit & 1;
}

bool hasAvxVnni() { return hasAvx2() && featureBit(7, 1, true, 4); }

/** Tiles are 8 KB of state for each thread: Linux gives them to a process that asks. */
bool hasAmx() {
#if defined(__linux__)
  constexpr int ARCH_REQ_XCOMP_PERM = 0x1023, XFEATURE_XTILEDATA = 18, TILE = 24, INT8 = 25;
  return hasAvx512Vnni() && __builtin_cpu_supports("avx512vpopcntdq") && featureBit(7, 0, false, TILE) && featureBit(7, 0, false, INT8) &&
         syscall(SYS_arch_prctl, ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA) == 0;
#else
  return false;
#endif
}

#endif

#ifdef MHO_HAVE_amx
const Variant amx = {"amx", kernels_avx512, wordKernels_amx, floatKernels_avx512};
#endif
#ifdef MHO_HAVE_avx512vnni
const Variant avx512vnni = {"avx512-vnni", kernels_avx512, wordKernels_avx512vnni, floatKernels_avx512};
#endif
#ifdef MHO_HAVE_avx512
const Variant avx512 = {"avx512", kernels_avx512, wordKernels_avx512, floatKernels_avx512};
#endif
#ifdef MHO_HAVE_avxvnni
const Variant avxvnni = {"avx-vnni", kernels_avx2, wordKernels_avxvnni, floatKernels_avx2};
#endif
#ifdef MHO_HAVE_avx2
const Variant avx2 = {"avx2", kernels_avx2, wordKernels_avx2, floatKernels_avx2};
#endif
#ifdef MHO_HAVE_neon
const Variant neon = {"neon", kernels_neon, wordKernels_neon, floatKernels_neon};
#endif
const Variant portable = {"portable", kernels_portable, wordKernels_portable, floatKernels_portable};

void list(Variants& found, const Variant& variant, bool supported) {
  if (!supported) return;
  if (&variant == &portable || agree(variant.words, portable.words))
    found.usable.push_back(&variant);
  else
    found.notes.push_back(std::string("instruction set ") + variant.name +
                          " is left out: its sums differ from the portable ones on this processor");
}

Variants find() {
  Variants found;
#ifdef MHO_HAVE_amx
  list(found, amx, hasAmx());
#endif
#ifdef MHO_HAVE_avx512vnni
  list(found, avx512vnni, hasAvx512Vnni());
#endif
#ifdef MHO_HAVE_avx512
  list(found, avx512, hasAvx512());
#endif
#ifdef MHO_HAVE_avxvnni
  list(found, avxvnni, hasAvxVnni());
#endif
#ifdef MHO_HAVE_avx2
  list(found, avx2, hasAvx2());
#endif
#ifdef MHO_HAVE_neon
  list(found, neon, true);
#endif
  list(found, portable, true);
  return found;
}

}  // namespace

const Variants& variants() {
  static const Variants found = find();
  return found;
}

const Variant& chooseVariant() {
  const char* wanted = std::getenv("MHO_ISA");
  for (const Variant* variant : variants().usable)
    if (!wanted || !*wanted || std::strcmp(wanted, variant->name) == 0) return *variant;
  std::string names;
  for (const Variant* variant : variants().usable) names += std::string(names.empty() ? "" : ", ") + variant->name;
  throw std::runtime_error(std::string("instruction set MHO_ISA=") + wanted + " is not available on this machine; it has " + names);
}

}  // namespace mho
