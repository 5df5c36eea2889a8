// Loss, its error, and correct predictions of a batch. Samples in parallel, sums in double in sample order.
#pragma once
#include "float32.h"
#include "parallel.h"

namespace mho {
namespace MHO_ISA {

struct SampleResult {
  double loss;
  bool correct, finite, labelled;
};

/** exp32 of one float. */
MHO_INLINE float exponential(float x) { return exp32(broadcast(x))[0]; }

/** Softmax and cross entropy of one sample: loss = log Σe^(y − max) − (y_label − max). */
static double crossEntropy(const float* y, int classes, int label, float most, float batch, float* error) {
  float sum = 0;
  for (int c = 0; c < classes; c++) sum += exponential(y[c] - most);
  if (error)
    for (int c = 0; c < classes; c++) {
      const float p = exponential(y[c] - most) / sum;
      error[c] = (c == label ? p - 1.0f : p) / batch;
    }
  return static_cast<double>(log32(broadcast(sum))[0] - (y[label] - most));
}

static double squaredError(const float* y, int classes, int label, float batch, float* error) {
  double loss = 0;
  for (int c = 0; c < classes; c++) {
    const float difference = c == label ? y[c] - 1.0f : y[c];
    if (error) error[c] = difference / batch;
    loss += 0.5 * static_cast<double>(difference) * static_cast<double>(difference);
  }
  return loss;
}

static SampleResult lossOf(const LossArguments& a, std::ptrdiff_t sample) {
  const float* y = a.logits + sample * a.classes;
  float* error = a.error ? a.error + sample * a.classes : nullptr;
  const int label = a.labels[sample];
  if (label < 0 || label >= a.classes) return {0, false, true, false};
  int best = 0;
  bool finite = true;
  for (int c = 0; c < a.classes; c++) {
    if (y[c] > y[best]) best = c;
    finite &= std::isfinite(y[c]);
  }
  const float batch = static_cast<float>(a.batch);
  const double loss = a.kind == LossKind::crossEntropy ? crossEntropy(y, a.classes, label, y[best], batch, error)
                                     : squaredError(y, a.classes, label, batch, error);
  return {loss, best == label, finite, true};
}

/** Returns the first sample whose label is not a class, or −1. */
static int loss(const LossArguments& a, Workspace& workspace, Pool& pool) {
  workspace.reserve(pool.threads(), static_cast<std::size_t>(a.batch) * sizeof(SampleResult), 0);
  SampleResult* results = reinterpret_cast<SampleResult*>(workspace.shared());
  parallelChunks(a.batch, 32, pool, [&](std::ptrdiff_t first, std::ptrdiff_t count, int) {
    for (std::ptrdiff_t i = first; i < first + count; i++) results[i] = lossOf(a, i);
  });
  for (int i = 0; i < a.batch; i++)
    if (!results[i].labelled) return i;
  for (int i = 0; i < a.batch; i++) {
    a.metrics[LossMetrics::loss] += results[i].loss;
    a.metrics[LossMetrics::correct] += results[i].correct;
    a.metrics[LossMetrics::samples] += 1;
    a.metrics[LossMetrics::notFinite] += !results[i].finite;
  }
  return -1;
}

}  // namespace MHO_ISA
}  // namespace mho
