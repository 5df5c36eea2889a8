// How signed weights lie in conductances, and back. Not the read itself: that is the engine's.

/** How a signed weight lies in conductances. Stored value g: −1 at G_min, +1 at G_max (D2D may widen a device's window).
 *  - float: g is the weight itself, unbounded (software baseline).
 *  - reference: one device; a column of mid-window cells is subtracted. w = g.
 *  - pair: two devices, planes 0 and 1. w = (g0 − g1)/2.
 *  - offset: one device; the known offset is removed digitally from the exact sum of the inputs. w = g.
 *  Subtraction "analog" happens before the ADC (it sees Σ x·w); "digital" after it: the ADC sees Σ x·G/G_max with
 *  G/G_max = a·g + b, a = (1 − r)/2, b = (1 + r)/2, r = G_min/G_max, and the reference column (all cells b) or the
 *  second plane is digitized by the same ADC. "offset" is always digital. */
export type Mapping = "float" | "reference" | "pair" | "offset";
export type Subtraction = "analog" | "digital";
