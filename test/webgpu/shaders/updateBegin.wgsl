// SHA-256 of the whole: 4470dd1f96036166d809fa56481703615573754df564e3ec9715338f8318405c
// (updateBegin.wgsl)

// (exact.wgsl)
