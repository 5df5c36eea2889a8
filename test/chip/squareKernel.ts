// Square kernels for layers that tests make by hand.

/** Fields of a WorkLayer: as many kernel positions along both sides, without dilation and groups. */
export const squareKernel = (side: number) => ({
  kernelPositions: side ** 2,
  kernelWidth: side,
  reachHeight: side,
  reachWidth: side,
  groups: 1,
});
