// The reference engine with a list of every tensor that a run makes, in order, under the names that second/run.ts uses.
import { type Engine, type EngineBuffer, UPDATE_COUNTERS } from "../../src/engine/engine.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";

export interface Recorded {
  readonly name: string;
  readonly values: readonly number[];
}

export interface Recording {
  readonly engine: Engine;
  /** All so far. */
  readonly tensors: () => Promise<readonly Recorded[]>;
}

export function recordingEngine(): Recording {
  const inner = createReferenceEngine();
  const list: Promise<Recorded>[] = [];
  // The reference engine has done its work when a call returns, and copies at once.
  const note = (name: string, buffer: EngineBuffer, length = buffer.length) => {
    const copy = inner.readTensor(buffer);
    list.push(copy.then((values) => ({ name, values: Array.from(values.subarray(0, length)) })));
  };
  const engine: Engine = {
    ...inner,
    ...readsOf(inner, note),
    ...elementsOf(inner, note),
    deviceUpdate: (crossbar, gradient, settings) => {
      const before = inner.readTensor(settings.counters);
      inner.deviceUpdate(crossbar, gradient, settings);
      const { name } = crossbar.spec;
      list.push(pulsesOf(`${name}.pulses`, before, inner.readTensor(settings.counters)));
      note(`${name}.g`, crossbar.conductance);
      if (settings.velocity) note(`${name}.velocity`, settings.velocity);
      if (settings.carry) note(`${name}.carry`, settings.carry);
    },
    upload: (buffer, data, offset) => {
      inner.upload(buffer, data, offset);
      if (buffer.name.endsWith(".range")) note(buffer.name, buffer, 2);
      if (buffer.name.endsWith(".conductance")) note(buffer.name.replace(/conductance$/, "g"), buffer);
    },
  };
  return { engine, tensors: () => Promise.all(list) };
}

type Note = (name: string, buffer: EngineBuffer, length?: number) => void;

function readsOf(inner: Engine, note: Note): Partial<Engine> {
  return {
    forward: (crossbar, input, output, batch, read) => {
      inner.forward(crossbar, input, output, batch, read);
      const { outHeight, outWidth, outChannels } = crossbar.spec.shape;
      note(`${crossbar.spec.name}.sums`, output, batch * outHeight * outWidth * outChannels);
    },
    backward: (crossbar, error, inputError, batch, read) => {
      inner.backward(crossbar, error, inputError, batch, read);
      const { inHeight, inWidth, inChannels } = crossbar.spec.shape;
      note(`${crossbar.spec.name}.inputErrors`, inputError, batch * inHeight * inWidth * inChannels);
    },
    weightGradient: (crossbar, input, error, gradient, batch, settings) => {
      inner.weightGradient(crossbar, input, error, gradient, batch, settings);
      note(`${crossbar.spec.name}.gradient`, gradient);
    },
    trackRange: (crossbar, direction, input, batch, read, policy, rows) => {
      inner.trackRange(crossbar, direction, input, batch, read, policy, rows);
      note(`${crossbar.spec.name}.${direction}.range`, read.adc!.range, 2);
    },
  };
}

function elementsOf(inner: Engine, note: Note): Partial<Engine> {
  return {
    activate: (input, output, length, settings) => {
      inner.activate(input, output, length, settings);
      note(output.name, output, length);
    },
    pool: (input, output, choice, batch, shape) => {
      inner.pool(input, output, choice, batch, shape);
      note(output.name, output, batch * shape.outHeight * shape.outWidth * shape.channels);
    },
    poolBackward: (error, inputError, choice, batch, shape) => {
      inner.poolBackward(error, inputError, choice, batch, shape);
      note("pool.errors", inputError, batch * shape.inHeight * shape.inWidth * shape.channels);
    },
    quantizeError: (error, out, length, settings) => {
      inner.quantizeError(error, out, length, settings);
      note(out.name, out, length);
      note(out.name.replace(/errors$/, "scale"), settings.scaleOut);
    },
    loss: (kind, logits, labels, error, batch, classes, metrics) => {
      inner.loss(kind, logits, labels, error, batch, classes, metrics);
      if (error) note("loss.errors", error, batch * classes);
    },
  };
}

/** Up and down, of one update. */
async function pulsesOf(
  name: string,
  before: ReturnType<Engine["readTensor"]>,
  after: ReturnType<Engine["readTensor"]>,
): Promise<Recorded> {
  const from = await before;
  const to = await after;
  const count = (place: number) => to[place]! - from[place]!;
  return { name, values: [count(UPDATE_COUNTERS.ltpPulses), count(UPDATE_COUNTERS.ltdPulses)] };
}
