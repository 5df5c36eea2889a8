// Sentences in lines of a given width, broken between words; lines after the first are indented.
import { textWidth } from "./table.ts";

export function wrapText(text: string, width: number, indent = "  "): string {
  return text.split(" ").reduce((lines, word) => {
    const line = lines.slice(lines.lastIndexOf("\n") + 1);
    if (line === "") return word;
    return textWidth(line) + 1 + textWidth(word) <= width ? `${lines} ${word}` : `${lines}\n${indent}${word}`;
  }, "");
}
