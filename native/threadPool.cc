// The thread pool: workers spin briefly between the loops of a training step, then sleep.
#include "threadPool.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace mho {

namespace {

/** About 50 µs: longer than the gap between two operations, short enough to leave the processor to others. */
constexpr int kSpins = 1500;

inline void pause() {
#if defined(__x86_64__)
  _mm_pause();
#elif defined(__aarch64__)
  asm volatile("isb");
#endif
}

/** True as soon as `ready()` holds, false after some tens of microseconds. */
template <class Ready>
bool spin(const Ready& ready) {
  for (int i = 0; i < kSpins; i++) {
    if (ready()) return true;
    pause();
  }
  return ready();
}

}  // namespace

ThreadPool::ThreadPool(int threads) {
  for (int i = 1; i < threads; i++) workers_.emplace_back([this, i] { work(i); });
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void ThreadPool::run(int tasks, void (*task)(void*, int, int), void* context) {
  if (cancelled()) throw Cancelled();
  if (tasks <= 0) return;
  if (tasks == 1 || workers_.empty()) {
    for (int i = 0; i < tasks && !cancelled(); i++) task(context, i, 0);
    if (cancelled()) throw Cancelled();
    return;
  }
  task_.store(task, std::memory_order_relaxed);
  context_.store(context, std::memory_order_relaxed);
  tasks_.store(tasks, std::memory_order_relaxed);
  finished_.store(0, std::memory_order_relaxed);
  const std::uint64_t number = (ticket_.load(std::memory_order_relaxed) >> 32) + 1;
  ticket_.store(number << 32 | static_cast<std::uint32_t>(tasks));
  if (sleepers_.load() > 0) {
    const std::lock_guard<std::mutex> lock(mutex_);
    wake_.notify_all();
  }
  takeTasks(0);
  const auto finished = [&] { return finished_.load() == tasks; };
  if (!spin(finished)) {
    std::unique_lock<std::mutex> lock(mutex_);
    callerSleeps_.store(true);
    done_.wait(lock, finished);
    callerSleeps_.store(false);
  }
  if (cancelled()) throw Cancelled();
}

void ThreadPool::takeTasks(int thread) {
  std::uint64_t ticket = ticket_.load();
  while (static_cast<std::uint32_t>(ticket) != 0) {
    const auto task = task_.load(std::memory_order_relaxed);
    void* const context = context_.load(std::memory_order_relaxed);
    const int tasks = tasks_.load(std::memory_order_relaxed);
    if (!ticket_.compare_exchange_weak(ticket, ticket - 1)) continue;
    if (!cancelled()) task(context, tasks - static_cast<int>(static_cast<std::uint32_t>(ticket)), thread);
    if (finished_.fetch_add(1) + 1 == tasks && callerSleeps_.load()) {
      const std::lock_guard<std::mutex> lock(mutex_);
      done_.notify_one();
    }
    ticket = ticket_.load();
  }
}

void ThreadPool::work(int thread) {
  for (;;) {
    if (!spin([this] { return hasTasks(); })) {
      std::unique_lock<std::mutex> lock(mutex_);
      sleepers_.fetch_add(1);
      wake_.wait(lock, [this] { return stop_ || hasTasks(); });
      sleepers_.fetch_sub(1);
      if (stop_) return;
    }
    takeTasks(thread);
  }
}

}  // namespace mho
