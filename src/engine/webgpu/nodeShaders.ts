// WGSL texts from the files beside this folder, in src/ and in dist/ alike.
import { readFileSync } from "node:fs";
import type { ShaderSource } from "./shaderText.ts";

const texts = new Map<string, string>();

export const nodeShaders: ShaderSource = (name) => {
  const known = texts.get(name);
  if (known !== undefined) return known;
  const text = readFileSync(new URL(`../wgsl/${name}.wgsl`, import.meta.url), "utf8");
  texts.set(name, text);
  return text;
};
