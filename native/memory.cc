// Buffer memory: small blocks from the C++ heap, large ones from mmap. Windows, which has no mmap, takes all from the heap.
#include "memory.h"

#if !defined(_WIN32)
#include <sys/mman.h>
#endif

#include <cstring>
#include <new>

namespace mho {

namespace {

constexpr std::size_t kAlign = 64;
constexpr std::size_t kMapped = std::size_t{1} << 20;

std::size_t rounded(std::size_t bytes) { return (bytes + kAlign) / kAlign * kAlign; }

}  // namespace

#if defined(_WIN32)

bool Memory::mapped() const { return false; }

namespace {

void* map(std::size_t) { return nullptr; }
void unmap(void*, std::size_t) {}

}  // namespace

#else

bool Memory::mapped() const { return bytes_ >= kMapped; }

namespace {

void* map(std::size_t bytes) {
  void* const data = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (data == MAP_FAILED) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
  madvise(data, bytes, MADV_HUGEPAGE);
#endif
  return data;
}

void unmap(void* data, std::size_t bytes) { munmap(data, bytes); }

}  // namespace

#endif

Memory::Memory(std::size_t bytes) : bytes_(rounded(bytes)) {
  if (!mapped()) {
    data_ = ::operator new(bytes_, std::align_val_t(kAlign));
    std::memset(data_, 0, bytes_);
    return;
  }
  data_ = map(bytes_);
}

Memory::~Memory() {
  if (mapped())
    unmap(data_, bytes_);
  else
    ::operator delete(data_, std::align_val_t(kAlign));
}

}  // namespace mho
