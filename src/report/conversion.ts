// What a conversion of a device cost, in words.
import type { Converted } from "../lab/convert.ts";
import { formatPercent } from "./format.ts";
import { textPairs } from "./table.ts";

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
      `${formatPercent(error.rms, 3)} of the window rms, ${formatPercent(error.largest, 3)} at most`,
    ],
    ...window,
    ["left out", leftOut.length === 0 ? "nothing" : leftOut.join("; ")],
  ]);
}
