// Whether two instruction sets give the same sums of words, on a small layer with odd sizes. Microseconds; done when the addon starts.
#pragma once
#include "words/words.h"

namespace mho {

bool agree(const WordKernels& one, const WordKernels& other);

}  // namespace mho
