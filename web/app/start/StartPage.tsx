// Start here: three ways in for a first visit, each with one sentence and one click. It asks nothing and computes nothing.
import type { ComponentChildren } from "preact";
import { formatAddress } from "../address.ts";
import { exampleNamed } from "../examples.ts";
import { DoiLink, PAPER } from "../parts/Linked.tsx";
import "./start.css";

const PAPER_CHIP = formatAddress({ page: "chip", query: exampleNamed("09-chip-of-the-paper").settings });
const IDEAL_RUN = formatAddress({ page: "train", query: exampleNamed("02-mlp-ideal-device").settings });

export const StartPage = () => (
  <div class="content start">
    <header class="title">
      <h1>What does learning on analog devices cost, and how well does it work?</h1>
      <p class="intro">
        Mho trains a network whose weights are the conductances of simulated devices, and prices the chip that
        would do it. Choose where to begin; each way leads to the others.
      </p>
    </header>
    <div class="ways">
      <Way
        title="My measured device"
        href="#/device"
        action="Open Device"
        drawing={<path d="M4 56C12 24 26 10 46 8L48 8C66 10 78 26 92 56" />}
      >
        Drop a file of pulses (CSV, XLSX, NPZ): the device is fitted, with what its flaws do to weights.
        Without a file, look at published devices.
      </Way>
      <Way
        title="What training costs"
        href="#/chip"
        action="Open Chip"
        drawing={<path d="M4 8H52V56H4ZM58 8H92V30H58ZM58 36H74V56H58ZM80 36H92V56H80Z" />}
        more={<a href={PAPER_CHIP}>The paper's chip</a>}
      >
        Energy, time and area of a training chip, down to each circuit. Every number opens its formula.
      </Way>
      <Way
        title="Watch it learn"
        href="#/train"
        action="Open Train"
        drawing={<path d="M4 56C16 30 34 16 92 10M4 10C20 44 44 54 92 56" />}
        more={<a href={IDEAL_RUN}>A device without flaws</a>}
      >
        Press <b>Start training</b>: a small VGG-8 learns pictures in about a minute, and you see loss, pulses
        and conductances as it goes.
      </Way>
    </div>
    <p class="note">
      Mho answers the questions of {PAPER.citation}, <DoiLink doi={PAPER.doi} />. Our numbers beside those of
      the paper: <a href="#/results?view=reproduction">Reproduction</a>.
    </p>
  </div>
);

interface WayProps {
  readonly title: string;
  readonly href: string;
  readonly action: string;
  /** Lines in a box of 96 × 64. */
  readonly drawing: ComponentChildren;
  readonly more?: ComponentChildren;
  readonly children: ComponentChildren;
}

const Way = ({ title, href, action, drawing, more, children }: WayProps) => (
  <section class="card way">
    <svg viewBox="0 0 96 64" aria-hidden="true">
      {drawing}
    </svg>
    <h2>{title}</h2>
    <p>{children}</p>
    <p class="go">
      <a class="main" href={href}>
        {action}
      </a>
      {more}
    </p>
  </section>
);
