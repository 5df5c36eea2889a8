export const TARGET: number;
export const LONGEST: number;
export const PRIVATE_WORDS: Readonly<Record<string, string>>;
export function sentencesOf(markdown: string): string[];
export function wordsOf(sentence: string): number;
export function measure(markdown: string): { sentences: number; words: number; mean: number };
export function privateWords(markdown: string): string[];
export function documents(): string[];
