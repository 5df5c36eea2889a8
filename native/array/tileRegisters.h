// Matrix units (AMX) have registers that a task must set up. Elsewhere there are none.
#pragma once
#include "../vec.h"

namespace mho {
namespace MHO_ISA {

#if MHO_IS(amx)

/** Tile instructions read all the memory behind their addresses. The compiler does not know it, so this fence says it. */
MHO_INLINE void fence(const void* address) { asm volatile("" : : "r"(address) : "memory"); }

/** Tile registers 0…7 as 16 rows of 64 bytes; free again when it goes. One for each task: it is a state of the thread. */
struct TileRegisters {
  TileRegisters() {
    struct {
      std::uint8_t palette, start, reserved[14];
      std::uint16_t bytes[16];
      std::uint8_t rows[16];
    } config = {};
    config.palette = 1;
    for (int i = 0; i < 8; i++) {
      config.bytes[i] = 64;
      config.rows[i] = 16;
    }
    fence(&config);
    _tile_loadconfig(&config);
  }
  ~TileRegisters() { _tile_release(); }
};

#else

struct TileRegisters {
  TileRegisters() {}
};

#endif

}  // namespace MHO_ISA
}  // namespace mho
