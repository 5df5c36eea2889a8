/** The target of this machine: `<platform>-<arch>`. */
export declare const HERE: string;
