// Bits of bytes in other orders: what bit-serial reads and gradients need to have one bit of many words side by side.
#pragma once
#include "../vec.h"

namespace mho {
namespace MHO_ISA {

/** Bit p of byte i becomes bit i of byte p, in 64 bits or a vector of them (Warren, Hacker's Delight, 7-3). */
template <class Lanes>
MHO_INLINE Lanes transposeBits(Lanes x) {
  Lanes t = (x ^ x >> 7) & 0x00aa00aa00aa00aa;
  x ^= t ^ t << 7;
  t = (x ^ x >> 14) & 0x0000cccc0000cccc;
  x ^= t ^ t << 14;
  t = (x ^ x >> 28) & 0x00000000f0f0f0f0;
  return x ^ t ^ t << 28;
}

}  // namespace MHO_ISA
}  // namespace mho
