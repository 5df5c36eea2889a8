// Scratch memory.
#include "workspace.h"

#include <new>

namespace mho {

namespace {

constexpr std::size_t kAlign = 64;

void release(char* block) { ::operator delete(block, std::align_val_t(kAlign)); }

/** Replaces `block` by one of at least `bytes` bytes; on failure it is gone and `held` is 0. */
void grow(char*& block, std::size_t& held, std::size_t bytes) {
  if (bytes <= held) return;
  release(block);
  block = nullptr;
  held = 0;
  block = static_cast<char*>(::operator new(bytes, std::align_val_t(kAlign)));
  held = bytes;
}

std::size_t rounded(std::size_t bytes) { return (bytes + kAlign) / kAlign * kAlign; }

}  // namespace

Workspace::~Workspace() {
  release(shared_);
  release(perThread_);
}

void Workspace::reserve(int threads, std::size_t sharedBytes, std::size_t threadBytes) {
  threadBytes_ = rounded(threadBytes);
  grow(shared_, sharedBytes_, rounded(sharedBytes));
  grow(perThread_, perThreadBytes_, threadBytes_ * static_cast<std::size_t>(threads));
}

}  // namespace mho
