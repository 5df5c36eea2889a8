// Zeroed, aligned memory of engine buffers. Large blocks come straight from the system in huge pages where it has them.
#pragma once
#include <cstddef>

namespace mho {

class Memory {
 public:
  /** Zeroed, 64-byte aligned, readable and writable to the next multiple of 64 bytes. Throws std::bad_alloc. */
  explicit Memory(std::size_t bytes);
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  ~Memory();
  std::size_t bytes() const { return bytes_; }
  template <class T>
  T* as() const {
    return static_cast<T*>(data_);
  }

 private:
  bool mapped() const;
  std::size_t bytes_;
  void* data_;
};

}  // namespace mho
