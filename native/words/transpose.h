// Bytes in other orders, 16 at a time: what gradients need to have output positions side by side.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "../vec.h"

namespace mho {
namespace MHO_ISA {

typedef std::uint8_t Bytes __attribute__((vector_size(16), may_alias));
typedef std::uint16_t Halves __attribute__((vector_size(16), may_alias));

MHO_INLINE Bytes loadBytes(const void* p) {
  Bytes v;
  std::memcpy(&v, p, 16);
  return v;
}
MHO_INLINE void storeBytes(void* p, Bytes v) { std::memcpy(p, &v, 16); }

/** a₀ b₀ a₁ b₁ … of the first eight bytes, and of the last eight. */
MHO_INLINE Bytes zipLow(Bytes a, Bytes b) {
  return __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}
MHO_INLINE Bytes zipHigh(Bytes a, Bytes b) {
  return __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}
/** The same of two-byte elements. */
MHO_INLINE Bytes zipLow2(Bytes a, Bytes b) {
  return (Bytes)__builtin_shufflevector((Halves)a, (Halves)b, 0, 8, 1, 9, 2, 10, 3, 11);
}
MHO_INLINE Bytes zipHigh2(Bytes a, Bytes b) {
  return (Bytes)__builtin_shufflevector((Halves)a, (Halves)b, 4, 12, 5, 13, 6, 14, 7, 15);
}

/** 16 rows of 16 bytes, `stride` apart, become 16 columns: out[i·outStride + j] = in[j·stride + i]. */
static void transpose16(const std::uint8_t* in, std::ptrdiff_t stride, std::uint8_t* out, std::ptrdiff_t outStride) {
  Bytes a[16], b[16];
#pragma GCC unroll 16
  for (int i = 0; i < 16; i++) a[i] = loadBytes(in + i * stride);
  // Four rounds of zipping row i with row i + 8: each doubles the length of the runs that belong together.
#pragma GCC unroll 4
  for (int round = 0; round < 4; round++) {
#pragma GCC unroll 8
    for (int i = 0; i < 8; i++) {
      b[2 * i] = zipLow(a[i], a[i + 8]);
      b[2 * i + 1] = zipHigh(a[i], a[i + 8]);
    }
#pragma GCC unroll 16
    for (int i = 0; i < 16; i++) a[i] = b[i];
  }
#pragma GCC unroll 16
  for (int i = 0; i < 16; i++) storeBytes(out + i * outStride, a[i]);
}

/** out[c·outStride + p] = in[p·stride + c] for p < rows, c < columns. */
static void transposeBytes(const std::uint8_t* in, std::ptrdiff_t stride, int rows, int columns, std::uint8_t* out,
                           std::ptrdiff_t outStride) {
  for (int c = 0; c < columns; c += 16)
    for (int p = 0; p < rows; p += 16) {
      if (rows - p >= 16 && columns - c >= 16) {
        transpose16(in + p * stride + c, stride, out + c * outStride + p, outStride);
        continue;
      }
      for (int i = c; i < columns && i < c + 16; i++)
        for (int j = p; j < rows && j < p + 16; j++) out[i * outStride + j] = in[j * stride + i];
    }
}

/** Four rows of 16 bytes interleaved: out[4i + j] = rows[j][i]. */
MHO_INLINE void interleave4(const std::uint8_t* const (&rows)[4], std::uint8_t* out) {
  const Bytes a = loadBytes(rows[0]), b = loadBytes(rows[1]), c = loadBytes(rows[2]), d = loadBytes(rows[3]);
  const Bytes low0 = zipLow(a, b), high0 = zipHigh(a, b), low1 = zipLow(c, d), high1 = zipHigh(c, d);
  storeBytes(out, zipLow2(low0, low1));
  storeBytes(out + 16, zipHigh2(low0, low1));
  storeBytes(out + 32, zipLow2(high0, high1));
  storeBytes(out + 48, zipHigh2(high0, high1));
}

}  // namespace MHO_ISA
}  // namespace mho
