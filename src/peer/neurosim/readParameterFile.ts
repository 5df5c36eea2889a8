// The settings of a NeuroSim Param.cpp as numbers: its assignments are read as text, never compiled or run. Only what the constructor
// sets plainly counts: numbers, true and false, products and quotients of them and of names set before. What it works out from them
// in branches is left out.

export interface ParameterFile {
  /** By NeuroSim's names; true is 1, false is 0. The last assignment counts. */
  readonly values: ReadonlyMap<string, number>;
  /** Assignments whose right side is no such product, as written. */
  readonly unread: readonly { readonly name: string; readonly text: string }[];
}

/** Braces around the constructor's own lines: one, or none in a part of a file. */
const DEEPEST = 1;
const ASSIGNMENT = /^\s*(?:param->|this->)?([A-Za-z_]\w*)\s*=(?!=)\s*([\s\S]+?)\s*$/;

export function readParameterFile(text: string): ParameterFile {
  const values = new Map<string, number>();
  const unread = new Map<string, string>();
  let depth = 0;
  let pending = "";
  for (const part of withoutComments(text).split(/([{};])/)) {
    if (part === "{") depth += 1;
    else if (part === "}") depth -= 1;
    else if (part === ";") {
      const [, name, right] = (depth <= DEEPEST && ASSIGNMENT.exec(pending)) || [];
      if (name === undefined || right === undefined) continue;
      const value = productOf(right, values);
      values.delete(name);
      unread.delete(name);
      if (value === undefined) unread.set(name, right);
      else values.set(name, value);
    }
    pending = part;
  }
  return { values, unread: [...unread].map(([name, right]) => ({ name, text: right })) };
}

function withoutComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, " ")
    .replace(/\/\/.*$/gm, "")
    .replace(/^\s*#.*$/gm, "");
}

/** "240e3*100", "(double) 1/resistanceOn", "true"; undefined for anything else. */
function productOf(text: string, known: ReadonlyMap<string, number>): number | undefined {
  const [first = "", ...rest] = text.replace(/\(\s*(?:double|float|int)\s*\)/g, "").split(/([*/])/);
  let product = factorOf(first, known);
  for (let i = 0; i < rest.length; i += 2) {
    const factor = factorOf(rest[i + 1] ?? "", known);
    if (product === undefined || factor === undefined) return undefined;
    product = rest[i] === "*" ? product * factor : product / factor;
  }
  return product !== undefined && Number.isFinite(product) ? product : undefined;
}

function factorOf(text: string, known: ReadonlyMap<string, number>): number | undefined {
  const word = text.trim().replace(/^\(([^()]*)\)$/, "$1");
  if (word === "true") return 1;
  if (word === "false") return 0;
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[fF]?$/.test(word)) return Number(word.replace(/[fF]$/, ""));
  return known.get(word);
}
