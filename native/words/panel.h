// Fields that the reads of words add to a plan and to a panel.
#pragma once
#include "../array/panel.h"
#include "pack.h"

namespace mho {
namespace MHO_ISA {

/** Words of at most 8 bits: u8 or i8 values, one a byte. */
struct Words {
  const std::uint8_t* data;
  bool isSigned;

  static Words of(const Values& values) { return {values.as<const std::uint8_t>(), values.kind == ValueKind::i8}; }
};

struct WordPlan : ReadPlan {
  Slices slices;
  const char* packed;
  Words input;
  /** Codes and their digital sums fit 16 bits (NarrowTarget): those of all blocks, or (`cycled`) those of one block's cycles, one by one. */
  bool narrow, cycled;

  /** Bytes from one position's words to the next one's. */
  std::ptrdiff_t inputStride() const { return static_cast<std::ptrdiff_t>(slices.mostSteps) * STEP_ROWS * sizeof(Element); }
  /** Sums are kept exact beyond 32 bits: there is no converter, or a block has several slices. */
  bool exact() const { return !coded() || static_cast<int>(slices.list.size()) != slices.blocks; }
  /** Even the two halves of exact sums could leave 32 bits. */
  bool wide() const { return exact() && shape.rows() > 1 << 15; }
};

struct WordPanel : Panel {
  Element* inputs;
  /** [tile][padded][NR]: codes in 16 bits, of all blocks or of one; high and low parts of exact sums; those of wide ones. */
  std::int16_t* narrow;
  std::int32_t *high, *low;
  std::int64_t* wide;
  /** Memory that is left behind the panel's own, for serial reads (carveSerial). */
  char* rest;
};

static std::size_t carvePanel(const WordPlan& plan, char* block, WordPanel& panel) {
  Carver carver{block};
  const std::size_t rows = static_cast<std::size_t>(plan.panelRows);
  const std::size_t sums = rows * plan.groupTiles * NR;
  carveShared(plan, carver, panel);
  panel.inputs = carver.take<Element>(rows * plan.inputStride() / sizeof(Element));
  panel.narrow = carver.take<std::int16_t>(plan.narrow || plan.cycled ? sums : 0);
  panel.codes = carver.take<std::int32_t>(plan.coded() && !plan.narrow ? sums : 0);
  panel.high = carver.take<std::int32_t>(plan.exact() ? sums : 0);
  panel.low = carver.take<std::int32_t>(plan.exact() ? sums : 0);
  panel.wide = plan.wide() ? carver.take<std::int64_t>(sums) : nullptr;
  panel.rest = block + carver.used;
  return carver.used;
}

/** Panel number `item`, with sums of zero. */
static WordPanel panelOf(const WordPlan& plan, int item, char* scratch) {
  WordPanel panel = {};
  carvePanel(plan, scratch, panel);
  openPanel(plan, item, panel);
  const std::size_t sums = panel.at(panel.tiles);
  if (plan.narrow || plan.cycled) std::memset(panel.narrow, 0, sums * 2);
  if (plan.coded() && !plan.narrow) std::memset(panel.codes, 0, sums * 4);
  if (plan.exact()) {
    std::memset(panel.high, 0, sums * 4);
    std::memset(panel.low, 0, sums * 4);
  }
  if (panel.wide) std::memset(panel.wide, 0, sums * 8);
  return panel;
}

}  // namespace MHO_ISA
}  // namespace mho
