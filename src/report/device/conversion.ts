// Losses of a conversion of a device, in words.
import type { Converted } from "../../lab/convert.ts";
import { formatPercent } from "../text/format.ts";
import { textPairs } from "../text/table.ts";

/** A measured error is never exactly 0. */
const errorText = (error: number): string => (error < 5e-6 ? "below 0.001 %" : formatPercent(error, 3));

export function conversionText({ method, error, share, leftOut }: Converted): string {
  const [low, high] = share;
  const window =
    low > 0 || high < 1
      ? [
          [
            "window",
            `${formatPercent(low, 0)} … ${formatPercent(high, 0)} of it, which pulses reach`,
          ] as const,
        ]
      : [];
  return textPairs([
    ["method", method],
    [
      "error of the mean curves",
      `${errorText(error.rms)} of the window rms, ${errorText(error.largest)} at most`,
    ],
    ...window,
    ["left out", leftOut.length === 0 ? "nothing" : leftOut.join("; ")],
  ]);
}
