// Persistent threads for the kernels: workspace.h's Pool. Not a task graph: one loop at a time, called from one thread
// (the command queue's), which takes part as thread 0.
#pragma once
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "workspace.h"

namespace mho {

/** Thrown by ThreadPool::run once `cancel` was called, so that a running operation unwinds. */
struct Cancelled final : std::exception {
  const char* what() const noexcept override { return "cancelled"; }
};

class ThreadPool final : public Pool {
 public:
  explicit ThreadPool(int threads);
  ~ThreadPool();
  int threads() const override { return static_cast<int>(workers_.size()) + 1; }
  void run(int tasks, void (*task)(void* context, int index, int thread), void* context) override;
  /** Any thread may call it: tasks not yet begun are skipped, and this and every later `run` throws Cancelled. */
  void cancel() { cancelled_.store(true, std::memory_order_relaxed); }
  bool cancelled() const { return cancelled_.load(std::memory_order_relaxed); }

 private:
  void work(int thread);
  void takeTasks(int thread);
  bool hasTasks() const { return static_cast<std::uint32_t>(ticket_.load()) != 0; }

  // The ticket is (run number << 32 | tasks not yet taken). task_, context_ and tasks_ change only while none are left.
  std::atomic<std::uint64_t> ticket_{0};
  std::atomic<void (*)(void*, int, int)> task_{nullptr};
  std::atomic<void*> context_{nullptr};
  std::atomic<int> tasks_{0};
  alignas(64) std::atomic<int> finished_{0};
  alignas(64) std::atomic<int> sleepers_{0};
  std::atomic<bool> callerSleeps_{false};
  std::atomic<bool> cancelled_{false};
  bool stop_ = false;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable done_;
  std::vector<std::thread> workers_;
};

}  // namespace mho
