// Layers at work on different images at once. Each layer reads forward and backward in turn, one image each way (the schedule "one forward,
// one backward": Narayanan et al., "PipeDream", SOSP 2019), because both ways use the same arrays; weights change only when the batch
// has left the pipeline (PipeLayer, Song et al., HPCA 2017). With t_l seconds of layer l for one image, both ways, a batch of B takes
//   T = Σ t_l + (B − 1) · max t_l ,
// and where buffer, wires and DRAM, which all layers share, are busy longer for one image than any layer, their time in place of max t_l.
// Where one layer is the slowest forward and another backward, the two ways can meet at an array: T is then the least, and the sum of
// both slowest in place of max t_l the most.
import { type Entry, type LedgerBook, type LedgerPage, zeroPhases } from "../account/ledger.ts";

/** Seconds of an epoch, forward and backward: of the layer's own tiles, and of what all layers share. */
export interface StageTime {
  readonly layer: string;
  readonly own: number;
  readonly shared: number;
}

const isRead = ({ phase }: Pick<Entry, "phase">): boolean => phase === "forward" || phase === "backward";
const isOwn = (path: Entry["path"]): boolean => path[0]!.endsWith("tiles");

export function stageTimes(entries: readonly Entry[]): StageTime[] {
  const times = new Map<string, { own: number; shared: number }>();
  for (const entry of entries) {
    if (!isRead(entry)) continue;
    const time = times.get(entry.layer) ?? { own: 0, shared: 0 };
    time[isOwn(entry.path) ? "own" : "shared"] += entry.latency;
    times.set(entry.layer, time);
  }
  return [...times].map(([layer, time]) => ({ layer, ...time }));
}

/** The layer that all others wait for; null where they wait for what they share. */
export function slowestStage(times: readonly StageTime[]): StageTime | null {
  const whole = ({ own, shared }: StageTime) => own + shared;
  const slowest = times.reduce((found, time) => (whole(time) > whole(found) ? time : found));
  return times.reduce((sum, time) => sum + time.shared, 0) > whole(slowest) ? null : slowest;
}

/** Leaves the slowest stage its latency; what is not part of it adds that of one image in each batch, in which the pipeline fills and
 *  drains. `batch`: images of a batch. */
export function pipelined(book: LedgerBook, batch: number): void {
  const times = stageTimes(book.entries);
  if (times.length === 0) return;
  const slowest = slowestStage(times);
  const filled = (page: LedgerPage) =>
    page.retimed((path, latency) => (!slowest && !isOwn(path) ? latency : latency / batch));
  book.replaceSince(0, (page) => (isRead(page) && page.layer !== slowest?.layer ? filled(page) : page));
}

/** Weight gradients of the given layers beside the reads of the whole pipeline: only what is longer than these adds to the epoch. */
export function hideGradients(book: LedgerBook, layers: ReadonlySet<string>): void {
  const hidden = (page: LedgerPage) => page.phase === "weightGradient" && layers.has(page.layer);
  const latency = zeroPhases();
  for (const page of book.pages)
    if (isRead(page) || hidden(page)) latency[page.phase] = page.addLatency(latency[page.phase]);
  const { forward, backward, weightGradient } = latency;
  const share = weightGradient > 0 ? Math.max(0, weightGradient - forward - backward) / weightGradient : 0;
  book.replaceSince(0, (page) => (hidden(page) ? page.retimed((_, seconds) => seconds * share) : page));
}
