// The layers of a network and what reads what: the figure of `mho network show`, whose layers can be pressed.
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { NetworkReport } from "../../../src/pricing/networkReport.ts";
import { networkSvg } from "../../../src/report/network/networkFigure.ts";
import { useWidth } from "./useWidth.ts";

export interface NetworkPictureProps {
  readonly report: NetworkReport;
  /** Layer that is marked. */
  readonly chosen: string;
  readonly onChoose: (layer: string) => void;
}

export function NetworkPicture({ report, chosen, onChoose }: NetworkPictureProps) {
  const place = useRef<HTMLDivElement>(null);
  const room = useWidth(place);
  const [wide, folded] = useMemo(
    () => [false, true].map((narrow) => networkSvg(report, { buttons: true, narrow })),
    [report],
  );
  const svg = room > 0 && room < widthOf(wide!) ? folded! : wide!;
  // the mark is set on what is drawn: drawing anew would take the focus away
  useEffect(() => {
    for (const row of place.current!.querySelectorAll<SVGElement>("[data-layer]"))
      row.setAttribute("aria-pressed", String(row.dataset.layer === chosen));
  }, [svg, chosen]);
  const choose = (event: Event) => {
    const layer = (event.target as Element).closest<SVGElement>("[data-layer]")?.dataset.layer;
    if (layer === undefined) return;
    event.preventDefault();
    onChoose(layer === chosen ? "" : layer);
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="scroll graph" tabIndex={0} aria-label="Graph of the network">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the layers inside are the buttons */}
      <div
        ref={place}
        class="network"
        dangerouslySetInnerHTML={{ __html: svg }}
        onClick={choose}
        onKeyDown={(event) => {
          if (event.key === "Enter" || event.key === " ") choose(event);
        }}
      />
    </section>
  );
}

/** Pixels of a drawing. */
const widthOf = (svg: string): number => Number(/ width="(\d+)"/.exec(svg)![1]);
