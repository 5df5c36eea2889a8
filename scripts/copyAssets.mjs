// Copies into dist/ what tsc does not: the WGSL kernels beside the compiled engine, and the font of figures as PNG with its licence.
import { cpSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const fonts = dirname(createRequire(import.meta.url).resolve("dejavu-fonts-ttf/package.json"));

cpSync(join(root, "src/engine/wgsl"), join(root, "dist/engine/wgsl"), { recursive: true });
for (const file of ["ttf/DejaVuSans.ttf", "LICENSE"])
  cpSync(join(fonts, file), join(root, "dist/fonts", file.replace("ttf/", "")));
