// Chips to start from: one click each.
import type { Query } from "../address.ts";
import { exampleNamed } from "../examples.ts";
import { settings, settingsText, takeSettings } from "../experiment.ts";
import { FIRST_CHIP } from "../firstChip.ts";
import { DoiLink, PAPER } from "../parts/Linked.tsx";

interface ChipStart {
  readonly title: string;
  readonly about: string;
  readonly settings: Query;
}

const STARTS: readonly ChipStart[] = [
  {
    title: "First chip",
    about: "VGG-8 on sub-arrays of 64 × 64 cells that its layers fill.",
    settings: FIRST_CHIP,
  },
  {
    title: "The paper's chip",
    about: exampleNamed("09-chip-of-the-paper").about,
    settings: exampleNamed("09-chip-of-the-paper").settings,
  },
  {
    title: "Resistive memory, 14 nm",
    about: exampleNamed("10-chip-rram-search").about,
    settings: exampleNamed("10-chip-rram-search").settings,
  },
  {
    title: "Chip of the first run",
    about: exampleNamed("01-first-run").about,
    settings: exampleNamed("01-first-run").settings,
  },
];

export function ChipStarts() {
  const now = sortedText(settings.value);
  const chosen = STARTS.find((start) => sortedText(settingsText(start.settings)) === now);
  return (
    <section class="starts" aria-label="Start from">
      {STARTS.map((start) => (
        <button
          key={start.title}
          type="button"
          title={start.about}
          aria-pressed={start === chosen}
          onClick={() => takeSettings(start.settings)}
        >
          {start.title}
        </button>
      ))}
      {chosen && (
        <p class="note">
          {chosen.about}{" "}
          {chosen.title === "The paper's chip" && (
            <>
              The paper: {PAPER.citation}, <DoiLink doi={PAPER.doi} />.
            </>
          )}
        </p>
      )}
    </section>
  );
}

const sortedText = (text: string) => text.split("\n").toSorted().join("\n");
