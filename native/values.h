// A buffer of floats or words, as the settings of layout.h and the kernels take it.
#pragma once
#include <cstddef>
#include <cstdint>

#include "layoutNames.h"

namespace mho {

struct Values {
  void* data;
  ValueKind kind;

  template <class T>
  T* as() const {
    return static_cast<T*>(data);
  }
  bool words() const { return kind != ValueKind::f32; }
};

}  // namespace mho
