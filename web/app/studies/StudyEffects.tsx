// Effect of each axis alone, as the mean of all that else varies, and the interaction of two axes beyond their sum.

import { distanceText, objectiveWords, stepText, valueText } from "../../../src/report/study/studyValues.ts";
import type { StudyFindings } from "../../../src/server/studySummaries.ts";
import type { Effect } from "../../../src/study/sweep/analysis.ts";

const MOST_STEPS = 12;

export function StudyEffects({ found: { effects, interactions } }: { readonly found: StudyFindings }) {
  if (effects.length === 0) return null;
  const largest = interactions.toSorted((a, b) => b.largest - a.largest);
  return (
    <section class="card" aria-label="Effects">
      <h2>What each axis does, as the mean of all that else varies</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the page is scrolled with the keys */}
      <section class="scroll" tabIndex={0} aria-label="Table of effects">
        <table class="studies">
          <thead>
            <tr>
              <th scope="col">axis</th>
              <th scope="col">objective</th>
              <th scope="col">from smallest to largest</th>
              <th scope="col">mean of each step</th>
            </tr>
          </thead>
          <tbody>
            {effects.map((effect) => (
              <EffectRow key={`${effect.objective} ${effect.keys.join()}`} effect={effect} />
            ))}
          </tbody>
        </table>
      </section>
      {largest.length > 0 && (
        <p class="note">
          Two axes together, largest distance of a cell from the sum of both effects:{" "}
          {largest
            .slice(0, 4)
            .map(
              ({ keys, objective, largest: most }) =>
                `${keys.map((one) => one.join(", ")).join(" with ")}: ${distanceText(objective, most)} of ${objectiveWords(objective)}`,
            )
            .join("; ")}
        </p>
      )}
    </section>
  );
}

const EffectRow = ({ effect: { keys, objective, span, means } }: { readonly effect: Effect }) => (
  <tr>
    <th scope="row">{keys.join(", ")}</th>
    <td>{objectiveWords(objective)}</td>
    <td>{distanceText(objective, span)}</td>
    <td class="wide">
      {means
        .slice(0, MOST_STEPS)
        .map(({ step, mean }) => `${step.map(stepText).join(", ")}: ${valueText(objective, mean)}`)
        .join("   ")}
      {means.length > MOST_STEPS && " …"}
    </td>
  </tr>
);
