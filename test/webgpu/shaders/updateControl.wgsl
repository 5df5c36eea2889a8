// SHA-256 of the whole: 646372a8d216a8df86f63b53ac2043d7c0ff766688a9958e597f257118cf9cc5
// (updateControl.wgsl)

// (exact.wgsl)
