/** Absolute path of the program `node` of this version. */
export declare function nodeOf(version: string): string;
