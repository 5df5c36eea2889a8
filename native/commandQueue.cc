// The queue's thread: takes entries in order and keeps the first error.
#include "commandQueue.h"

#include <new>
#include <utility>

namespace mho {

CommandQueue::CommandQueue(int threads) : pool_(threads), thread_([this] { work(); }) {}

void CommandQueue::push(Command command) { enqueue({std::move(command), nullptr}); }

void CommandQueue::report(Report report) { enqueue({nullptr, std::move(report)}); }

void CommandQueue::enqueue(Entry entry) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    entries_.push_back(std::move(entry));
  }
  wake_.notify_one();
}

void CommandQueue::stop() {
  if (!thread_.joinable()) return;
  pool_.cancel();
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stop_ = true;
  }
  wake_.notify_one();
  thread_.join();
  entries_.clear();
}

void CommandQueue::work() {
  std::unique_lock<std::mutex> lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stop_ || !entries_.empty(); });
    if (stop_) return;
    const Entry entry = std::move(entries_.front());
    entries_.pop_front();
    lock.unlock();
    if (entry.report)
      entry.report(error_);
    else if (error_.empty())
      execute(entry.command);
    lock.lock();
  }
}

void CommandQueue::execute(const Command& command) {
  try {
    command();
  } catch (const Cancelled&) {
  } catch (const std::bad_alloc&) {
    error_ = "out of memory";
  } catch (const std::exception& error) {
    error_ = error.what();
  }
}

}  // namespace mho
