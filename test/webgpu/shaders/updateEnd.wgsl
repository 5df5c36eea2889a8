// SHA-256 of the whole: 4506bbfbbaf516ac59b09b6b7def25eb3bf10929d68c236883247991936ace59
// (updateEnd.wgsl)

// (exact.wgsl)
