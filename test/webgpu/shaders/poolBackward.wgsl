// SHA-256 of the whole: 2d561cda2583c966d0c3ea0773caf4a7f16951b8578aed92c8f5890d827a86f3
// (poolBackward.wgsl)

// (exact.wgsl)

// (poolWindow.wgsl)
