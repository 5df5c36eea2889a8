// The unit in a title, and what is left of the title without it: "G [uS]", "I / nA", "R_kohm", "G (×10^-6 S)", "weight (%)".
import { QUANTITY_WORDS, wordsOf } from "./vocabulary.ts";
import { type Relative, SI_UNIT, type WrittenUnit, writtenRelative, writtenUnit } from "./writtenUnits.ts";

/** Text in brackets, after a slash, a comma or an underscore at the end: units. "abs(I)" and "|I|" are none. */
const BRACKETS = /[([{<]([^()[\]{}<>]*)[)\]}>]/g;

export interface Written {
  readonly unit: WrittenUnit | null;
  readonly relative: Relative | null;
  readonly rest: string;
}

/** "×10^-6" outside the brackets of the unit. */
const POWER =
  /[([]?\s*[×x*·]\s*(?:10\s*\^?\s*[({]?\s*[+-−⁻]?[\d⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}\s*[)}]?|1?[eE][+-]?\d{1,2})\s*[)\]]?/;

export function splitUnit(text: string): Written {
  const found = unitIn(text);
  const power = POWER.exec(found.rest);
  if (power === null) return found;
  const rest = found.rest.replace(power[0], " ");
  const bare = power[0].replace(/[()[\]]/g, "");
  if (found.unit === null) return { ...found, unit: writtenUnit(found.rest.slice(power.index)), rest };
  const both = writtenUnit(`${bare} ${SI_UNIT[found.unit.quantity]}`);
  return { ...found, unit: both && { ...both, factor: both.factor * found.unit.factor }, rest };
}

function unitIn(text: string): Written {
  for (const found of text.matchAll(BRACKETS)) {
    const inside = withoutMeaning(found[1]!);
    const rest = text.replace(found[0], " ");
    const unit = writtenUnit(inside) ?? secondsMeantAsSiemens(inside, rest);
    const relative = writtenRelative(inside);
    if (unit || relative) return { unit, relative, rest };
  }
  // "Conductance /1e-6 S"
  const slashed = /^(.*[^/\s])\s*\/\s*(1?0?\S*\d\s+\S+)$/.exec(text.trim());
  const divisor = slashed && writtenUnit(slashed[2]!);
  if (divisor) return { unit: divisor, relative: null, rest: slashed[1]! };
  const bare = /^(.*[^/])(?:\/|,|_|\s)\s*([^/,_\s]+)$/.exec(text.trim());
  if (bare) {
    const [, rest, last] = bare as unknown as [string, string, string];
    const unit = writtenUnit(last);
    const relative = writtenRelative(last);
    // "Conductance A" names a device; "I_A" is in amperes only where a slash or comma says so
    const letter = /^[AS]$/.test(last) && !/[/,]\s*\S+$/.test(text);
    if ((unit && !letter) || relative) return { unit, relative, rest };
  }
  const whole = writtenUnit(text.trim());
  return whole && text.trim().length > 1
    ? { unit: whole, relative: null, rest: "" }
    : { unit: null, relative: null, rest: text };
}

/** "unit: uS", "in uS" → "uS". */
const withoutMeaning = (inside: string) => inside.replace(/^\s*(?:unit|in)\s*[:=]?\s+/i, "").trim();

/** "Conductance (us)": no conductance is counted in microseconds. */
function secondsMeantAsSiemens(inside: string, rest: string): WrittenUnit | null {
  const siemens = /^([numµμ])s$/.exec(inside);
  return siemens && wordsOf(rest).some((word) => QUANTITY_WORDS.conductance.has(word))
    ? writtenUnit(`${siemens[1]}S`)
    : null;
}
