/** A number's text with a real minus sign. */
export const minus = (text: string): string => text.replace("-", "−");
