// The part of jstat that quantiles.ts uses: the package brings no types.
declare module "jstat" {
  interface Law {
    /** The value below which the share `p` of all draws lies. */
    inv(p: number, degreesOfFreedom: number): number;
  }
  const jStat: { readonly studentt: Law; readonly chisquare: Law };
  export = jStat;
}
