// The workspace of a kernel: threads and scratch memory.
#pragma once
#include <cstddef>

namespace mho {

/** Runs tasks 0…tasks−1, each once, on some thread 0…threads()−1, and returns when all are done. */
struct Pool {
  virtual int threads() const = 0;
  virtual void run(int tasks, void (*task)(void* context, int index, int thread), void* context) = 0;

 protected:
  ~Pool() = default;
};

/** Scratch memory of one engine, one operation at a time. Grows, never shrinks; content is not kept. */
class Workspace {
 public:
  Workspace() = default;
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;
  ~Workspace();
  /** Makes one shared block and one block per thread, 64-byte aligned. Throws std::bad_alloc. */
  void reserve(int threads, std::size_t sharedBytes, std::size_t threadBytes);
  char* shared() const { return shared_; }
  char* thread(int index) const { return perThread_ + static_cast<std::size_t>(index) * threadBytes_; }
  /** Bytes held now (for Engine.memoryBytes). */
  std::size_t bytes() const { return sharedBytes_ + perThreadBytes_; }

 private:
  char* shared_ = nullptr;
  char* perThread_ = nullptr;
  std::size_t sharedBytes_ = 0;
  std::size_t perThreadBytes_ = 0;
  std::size_t threadBytes_ = 0;
};

}  // namespace mho
