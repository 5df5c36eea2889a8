// The words that columns, sheets and files are named with, in the languages of the laboratories that publish such tables, and how a name falls
// into words.
import type { Quantity } from "./writtenUnits.ts";

/** Words in small letters, without accents. English, German, French, Spanish, Italian, Chinese, Japanese, Korean. */
const words = (...list: string[]) => new Set(list.join(" ").split(" "));

export const QUANTITY_WORDS: Readonly<Record<Quantity, ReadonlySet<string>>> = {
  conductance: words(
    "conductance conductances cond g leitwert leitfahigkeit weight weights gewicht conductancia conduttanza проводимость 电导 电导值 電導 コンダクタンス 컨덕턴스 전도도",
  ),
  current: words(
    "current currents i strom courant corriente corrente ток epsc ipsc psc id ids ig igs isd 电流 電流 전류",
  ),
  resistance: words(
    "resistance resistances r res widerstand resistencia resistenza сопротивление memristance 电阻 電阻 抵抗 저항",
  ),
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
  "ltp potentiation potentiate potentiating pot set up increase increasing p potenzierung potentialisation potenciacion potenziamento 增强 增強 増強 강화",
);
export const DOWN = words(
  "ltd depression depress depressing dep reset down decrease decreasing d depotentiation depresion depressione 抑制 抑圧 억제 약화",
);
export const PULSE = words(
  "pulse pulses puls pulszahl pulsnummer impulsion impulsions impulso impulsi импульс импульсы pulso pulsos spike spikes stimulus stimuli step steps index point idx 脉冲 脈衝 パルス 펄스",
);
/** Axes of digitised figures. */
export const AXIS = words("x");
export const COUNT = words(
  "number no num nr count counts n of the index idx id cumulative total applied 数 數 数量 次数 序号 编号 番号 수 번호",
);
export const CYCLE = words(
  "cycle cycles cyc append sweep repeat repetition rep run loop ramp rmp zyklus durchlauf iteration iter trial round epoch ciclo ciclos 循环 循環 サイクル 사이클",
);
export const DEVICE = words(
  "device devices dev cell cells sample specimen dut die wafer chip reticle pad wl bl wordline bitline synapse gerat zelle cellule celda cella dispositif memristor bit array 器件 单元 样品 素子 デバイス 소자",
);
export const DIRECTION = words(
  "direction dir branch type operation op polarity phase mode richtung sens direccion 方向 类型",
);
export const TIME = words(
  "time t timestamp timestamps date datum zeit uhrzeit seconds elapsed datetime temps tiempo 时间 時間 시간",
);
export const VOLTAGE = words("voltage v bias spannung tension voltaje sourcevalues 电压 電圧 電壓 전압");
export const READING = words("read readout reading lese meas measure measured measurement sense drain probe");
export const WRITING = words(
  "write writing program programming prog pulse set reset gate amplitude amp vpulse stress",
);
export const STATISTIC = words(
  "std stdev stddev sd sigma error err variance sem rsd cv deviation uncertainty",
);
export const MODEL = words(
  "fit fitted fitting model modelled modeled sim simulated simulation calc calculated theory predicted ideal target expected nominal",
);
export const PARAMETER = words(
  "width duration frequency freq period delay temperature temp compliance leak leakage comment remark note status power energy",
);
export const LOW_STATE = words("lrs low on ron ion gon rlrs ilrs glrs rlow");
export const HIGH_STATE = words("hrs high off roff ioff goff rhrs ihrs ghrs rhigh");
export const MEAN = words("mean average avg median");
export const FILLER = words(
  "mean average avg abs absolute value values raw data norm normalized normalised relative rel state after at level the of and y",
);

/** Characters of a title or name that are looked at: what is longer is none. */
export const LONGEST_NAME = 300;

/** Capital letters stay for AI and GateV; then "Pulse_LTP", "ReadI", "rmp1" fall into words. */
export function wordsOf(text: string): string[] {
  return withoutAccents(text.slice(0, LONGEST_NAME))
    .replace(UNSPACED, " $& ")
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

/** "Dépression" → "Depression"; letters of other scripts stay whole. */
const withoutAccents = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC");

/** Words with letters that are not ASCII, the longest first. */
const FOREIGN = Object.values(QUANTITY_WORDS)
  .concat(UP, DOWN, PULSE, COUNT, CYCLE, DEVICE, DIRECTION, TIME, VOLTAGE)
  .flatMap((set) => [...set].filter((word) => /[^ -~]/.test(word)))
  .sort((a, b) => b.length - a.length);

/** Chinese, Japanese and Korean names are written without spaces: known words are cut out of them. */
const UNSPACED = new RegExp(
  FOREIGN.filter((word) => /[\u3040-\u9fff\uac00-\ud7af]/.test(word)).join("|"),
  "g",
);

const FAMILIAR = new RegExp([...FOREIGN, "[µμ][SAΩ]", "Ω", "℧"].join("|"), "gi");
/** How many of these words, and of units with a letter that is not ASCII, a text holds: shows the encoding. */
export const familiarity = (text: string): number => text.match(FAMILIAR)?.length ?? 0;
