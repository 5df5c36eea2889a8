// The words that columns, sheets and files are named with, in English, German and Chinese, and how a name falls into words.
import type { Quantity } from "./writtenUnits.ts";

/** Words in small letters. English, German, and Chinese, which many instruments' sheets in this field are written in. */
const words = (...list: string[]) => new Set(list.join(" ").split(" "));

export const QUANTITY_WORDS: Readonly<Record<Quantity, ReadonlySet<string>>> = {
  conductance: words("conductance conductances cond g leitwert weight weights gewicht 电导 电导值"),
  current: words("current currents i strom epsc ipsc psc id ids ig igs isd 电流"),
  resistance: words("resistance resistances r res widerstand memristance 电阻"),
};
/** A symbol and what it is read from: "Iread", "Gmem", "Rds", "I1". Of a current that writes, nothing can be read. */
export const SYMBOL = /^(abs)?([girv])(read|r|meas|m|d|ds|sd|mem|cell|te|be|out|post|ch|channel)?(\d*)$/;
export const WRITTEN_SYMBOL = /^([iv])(write|w|set|reset|prog|p|pulse|pgm|ers|erase|comp|cc|max|leak|gs?)$/;
export const SYMBOL_QUANTITY: Readonly<Record<string, Quantity>> = {
  g: "conductance",
  i: "current",
  r: "resistance",
};

export const UP = words(
  "ltp potentiation potentiate potentiating pot set up increase increasing p potenzierung 增强",
);
export const DOWN = words(
  "ltd depression depress depressing dep reset down decrease decreasing d depotentiation 抑制",
);
export const PULSE = words(
  "pulse pulses puls pulszahl pulsnummer spike spikes stimulus stimuli step steps index point idx 脉冲 脉冲数 脉冲数量",
);
export const COUNT = words("number no num nr count counts n of the index idx id cumulative total applied 数");
export const CYCLE = words(
  "cycle cycles cyc append sweep repeat repetition rep run loop ramp rmp zyklus durchlauf iteration iter trial round epoch 循环",
);
export const DEVICE = words(
  "device devices dev cell cells sample dut die synapse gerät zelle memristor bit array 器件",
);
export const DIRECTION = words("direction dir branch type operation op polarity phase mode richtung");
export const TIME = words("time t timestamp date datum zeit uhrzeit seconds elapsed datetime 时间");
export const VOLTAGE = words("voltage v bias spannung 电压");
export const READING = words("read readout reading lese meas measure measured measurement sense drain probe");
export const WRITING = words(
  "write writing program programming prog pulse set reset gate amplitude amp vpulse stress",
);
export const STATISTIC = words(
  "std stdev stddev sd sigma error err variance var sem rsd cv deviation uncertainty",
);
export const MODEL = words(
  "fit fitted fitting model modelled modeled sim simulated simulation calc calculated theory predicted",
);
export const PARAMETER = words(
  "width duration frequency period delay temperature temp compliance leak leakage comment remark note status power energy",
);
export const LOW_STATE = words("lrs low on");
export const HIGH_STATE = words("hrs high off");
export const FILLER = words(
  "mean average avg abs absolute value values raw data norm normalized normalised relative rel state after at level the of and",
);

/** Capital letters stay for AI and GateV; then "Pulse_LTP", "ReadI", "rmp1" fall into words. */
export function wordsOf(text: string): string[] {
  return text
    .replace(TERMINAL_ANYWHERE, (_, terminal, symbol) => ` terminal${terminal.toLowerCase()} ${symbol} `)
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2")
    .replace(/#/g, " no ")
    .toLowerCase()
    .replace(/([\p{L}]{2,})(\d)/gu, "$1 $2")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}
/** Terminals of an analyser: AI and AV, BI and BV, as Keithley 4200 names them. */
const TERMINAL_ANYWHERE = /(?<![A-Za-z])([A-D])([IV])(?![A-Za-z])/g;
