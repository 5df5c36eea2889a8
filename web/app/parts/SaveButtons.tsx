import type { Figure } from "../../../src/report/figure/figure.ts";
import { saveFigure } from "./save.ts";

const KINDS = ["svg", "png", "json"] as const;

export const SaveButtons = ({ figure }: { readonly figure: Figure }) => (
  <>
    {KINDS.map((kind) => (
      <button
        key={kind}
        class="quiet"
        type="button"
        aria-label={`Save "${figure.title}" as ${kind.toUpperCase()}`}
        onClick={() => saveFigure(figure, kind)}
      >
        {kind.toUpperCase()}
      </button>
    ))}
  </>
);
