// Loops over elements on the pool's threads. Results are combined over threads in ways that do not depend on who did
// what: whole numbers are added, maxima taken; anything else is summed by the caller in a fixed order.
#pragma once
#include "kernels.h"
#include "lanes.h"

namespace mho {
namespace MHO_ISA {

/** Elements of a task: a multiple of every vector length, small enough to spread evenly, large enough to be worth it. */
constexpr std::ptrdiff_t CHUNK = 16384;

/** Calls body(first, count, thread) for chunks of [0, length). */
template <class Body>
static void parallelChunks(std::ptrdiff_t length, std::ptrdiff_t chunk, Pool& pool, const Body& body) {
  struct Loop {
    const Body& body;
    std::ptrdiff_t length, chunk;
  } loop = {body, length, chunk};
  const auto task = [](void* context, int index, int thread) {
    const Loop& l = *static_cast<const Loop*>(context);
    const std::ptrdiff_t first = index * l.chunk;
    l.body(first, l.length - first < l.chunk ? l.length - first : l.chunk, thread);
  };
  pool.run(static_cast<int>((length + chunk - 1) / chunk), task, &loop);
}

/** One zeroed T for each thread, in its own cache lines; T is plain data. */
template <class T>
static T* perThread(Workspace& workspace, Pool& pool) {
  static_assert(sizeof(T) % 64 == 0, "align T to 64 bytes");
  const std::size_t bytes = sizeof(T) * static_cast<std::size_t>(pool.threads());
  workspace.reserve(pool.threads(), bytes, 0);
  std::memset(workspace.shared(), 0, bytes);
  return reinterpret_cast<T*>(workspace.shared());
}

}  // namespace MHO_ISA
}  // namespace mho
