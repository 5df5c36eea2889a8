// A synaptic device of MLP+NeuroSim from its Cell.cpp: the settings of the constructor of RealDevice, as the document that `mho device convert` takes
// (lab/neurosim.ts). Read as text, as Param.cpp is. Names only, no code.
import { ConfigError } from "../../base/errors.ts";
import { parseCpp } from "./cpp/parse.ts";
import { NOT_FOLLOWED, runCpp } from "./cpp/run.ts";

const CLASS = "RealDevice";
const WHOLE = /^(maxNumLevelLT[PD]|numPulse)$/;
const TRUTH =
  /^(cmosAccess|FeFET|nonlinearIV|nonlinearWrite|nonIdenticalPulse|readNoise|conductanceRangeVar)$/;

/** Fields that change while NeuroSim runs, or follow from the rest. */
const STATE =
  /^(x|y|conductance|conductancePrev|avg(Max|Min)Conductance|write(Energy|VoltageSquareSum)|numPulse|paramALT[PD]|(height|width)InFeatureSize|gaussian_dist\w*|nonlinearWrite|[xyVW]?Pulse)$/;
/** Settings that act only where their switch is on. */
const SWITCHES: readonly (readonly [string, RegExp])[] = [
  ["nonIdenticalPulse", /^(V|PW)(init|step)LT[PD]$/],
  ["readNoise", /^sigmaReadNoise$/],
  ["conductanceRangeVar", /^(max|min)ConductanceVar$/],
  ["nonlinearIV", /^NL$/],
];

/** Words and numbers of the device, and of what is set besides. Throws ConfigError where there is no RealDevice, or a value is in doubt. */
export function readCell(text: string, at: string): Readonly<Record<string, unknown>> {
  const statements = parseCpp(text, at);
  const { values } = runCpp(statements, typeOf, CLASS);
  if (!new RegExp(`\\b${CLASS}\\s*::\\s*${CLASS}\\b`).test(text))
    throw new ConfigError(`no constructor of ${CLASS} was found`, {
      at,
      hint: "give the Cell.cpp of MLP+NeuroSim; its IdealDevice and MeasuredDevice have no labels",
    });
  const all: Record<string, unknown> = {};
  for (const [name, value] of values) {
    if (STATE.test(name) || ("why" in value && value.why.endsWith(NOT_FOLLOWED))) continue;
    if (value.kind === "undecided")
      throw new ConfigError(
        `${name} is not decided: ${value.candidates.map((one) => `${one.value.kind === "number" ? one.value.value : "?"} (${one.when})`).join(" or ")}`,
        { at, hint: "keep one of them" },
      );
    all[name] = value.kind === "number" ? value.value : "text" in value ? value.text : null;
  }
  return settled(all, values.get("nonlinearWrite"));
}

const typeOf = (name: string) => (WHOLE.test(name) ? "int" : TRUTH.test(name) ? "bool" : "double");

/** In the words of the manual: noise as a part of the window, which Cell.cpp has in siemens, and voltages with sign. */
function settled(
  all: Readonly<Record<string, unknown>>,
  nonlinear: { readonly kind: string; readonly value?: number } | undefined,
): Readonly<Record<string, unknown>> {
  const off = SWITCHES.filter(([name]) => all[name] === 0);
  const idle = (name: string) => off.some(([own, settings]) => own === name || settings.test(name));
  const acting = Object.fromEntries(Object.entries(all).filter(([name]) => !idle(name)));
  const number = (name: string) => Number(all[name]);
  const linear = nonlinear?.kind === "number" && nonlinear.value === 0 ? { NL_LTP: 0, NL_LTD: 0 } : {};
  return {
    ...acting,
    ...linear,
    sigmaCtoC: number("sigmaCtoC") / (number("maxConductance") - number("minConductance")),
    writeVoltageLTD: -Math.abs(number("writeVoltageLTD")),
  };
}
