// Functions of C++ and WGSL, by their braces: enough to measure them. Not a parser: no template or macro is followed.
import type { MeasuredFunction, SourceFile } from "./sources.ts";

/** Opening of a block that holds functions. */
const HOLDER = /^\s*(template\s*<.*>\s*)?(inline\s+)?(namespace|struct|class|union|extern\s+" *")/s;
/** Name and list of parameters, then what may stand before the body: const, a type, initial values of members. */
const FUNCTION = /([\w~:]+)\s*\([^;]*\)[^;]*$/s;
/** WGSL says where a name is; attributes with parentheses may stand before it. */
const WGSL_NAME = /\bfn\s+(\w+)/;
const BLANKED =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)+'|^[ \t]*#(?:[^\n]*\\\n)*[^\n]*/gm;
/** A member's first value, or a value of a type, in braces. */
const VALUE = /(?<=\w)\{[^{};]*\}/g;

/** Functions, each from the line on which the declaration begins to the closing brace; functions in functions are part of them. */
export function braceFunctionsOf({ text }: SourceFile): MeasuredFunction[] {
  const code = [BLANKED, VALUE].reduce(
    (left, pattern) => left.replaceAll(pattern, (found) => found.replaceAll(/[^\n]/g, " ")),
    text,
  );
  const found: MeasuredFunction[] = [];
  const holders: boolean[] = [];
  /** Where what is being read began: behind the last statement or block. */
  let begun = 0;
  let open: { name: string; line: number; depth: number } | null = null;
  for (const { 0: sign, index } of code.matchAll(/[{};]/g)) {
    if (sign === "{") {
      const before = code.slice(begun, index);
      const name = (WGSL_NAME.exec(before) ?? FUNCTION.exec(before))?.[1];
      const isHolder = HOLDER.test(before);
      if (!open && name !== undefined && !isHolder)
        open = { name, line: lineAt(code, begun + before.search(/\S/)), depth: holders.length };
      holders.push(isHolder);
    } else if (sign === "}") {
      holders.pop();
      if (open?.depth === holders.length) {
        found.push({ name: open.name, line: open.line, lines: lineAt(code, index) - open.line + 1 });
        open = null;
      }
    }
    begun = index + 1;
  }
  return found;
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split("\n").length;
