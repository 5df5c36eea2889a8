// The queue of one engine: a thread that runs commands in order, so that no work is done on Node's event loop.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "threadPool.h"

namespace mho {

class CommandQueue {
 public:
  typedef std::function<void()> Command;
  /** Called on the queue's thread when all earlier commands are done; `error` is empty, or says what went wrong first. */
  typedef std::function<void(const std::string& error)> Report;

  explicit CommandQueue(int threads);
  ~CommandQueue() { stop(); }
  /** Enqueues work. After a command has thrown, later ones are skipped. */
  void push(Command command);
  /** Enqueues a report, which is made in any case, but not after `stop`. */
  void report(Report report);
  /** Drops what is queued, cuts short what runs, and joins all threads. */
  void stop();
  ThreadPool& pool() { return pool_; }

 private:
  struct Entry {
    Command command;
    Report report;
  };
  void enqueue(Entry entry);
  void work();
  void execute(const Command& command);

  ThreadPool pool_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Entry> entries_;
  bool stop_ = false;
  std::string error_;
  std::thread thread_;
};

}  // namespace mho
