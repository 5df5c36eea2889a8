// Whether two instruction sets give the same sums of words, on a small layer with odd sizes. Microseconds; done when the addon starts.
#pragma once
#include "array/array.h"

namespace mho {

bool agree(const ArrayKernels& one, const ArrayKernels& other);

}  // namespace mho
