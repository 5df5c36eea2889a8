/** The target of this machine: `<platform>-<arch>`. */
export declare const HERE: string;
/** Names of C++ compilers for a target, in the order in which they are tried; $CXX alone where it is set. */
export declare function compilersFor(target: string): string[];
