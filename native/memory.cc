// Buffer memory: small blocks from the C++ heap, large ones from mmap.
#include "memory.h"

#include <sys/mman.h>

#include <cstring>
#include <new>

namespace mho {

namespace {

constexpr std::size_t kAlign = 64;
constexpr std::size_t kMapped = std::size_t{1} << 20;

std::size_t rounded(std::size_t bytes) { return (bytes + kAlign) / kAlign * kAlign; }

}  // namespace

bool Memory::mapped() const { return bytes_ >= kMapped; }

Memory::Memory(std::size_t bytes) : bytes_(rounded(bytes)) {
  if (!mapped()) {
    data_ = ::operator new(bytes_, std::align_val_t(kAlign));
    std::memset(data_, 0, bytes_);
    return;
  }
  data_ = mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (data_ == MAP_FAILED) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
  madvise(data_, bytes_, MADV_HUGEPAGE);
#endif
}

Memory::~Memory() {
  if (mapped())
    munmap(data_, bytes_);
  else
    ::operator delete(data_, std::align_val_t(kAlign));
}

}  // namespace mho
