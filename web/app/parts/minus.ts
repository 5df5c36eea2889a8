/** A number's text, perhaps behind words, with a real minus sign; none before zero. */
export const minus = (text: string): string => text.replace(/-(?=0(\.0*)?$)/, "").replace("-", "−");
