// The default theme with the fonts of the reader's system: it would bring Inter, whose licence asks for a notice beside it.
export { default } from "vitepress/theme-without-fonts";
