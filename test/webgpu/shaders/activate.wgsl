// SHA-256 of the whole: dd5821e88dddfa7b748acc4983423b7889abd27aa492953dab36c1d481342749
// (activate.wgsl)

// (exact.wgsl)

// (joined.wgsl)

// (bytes.wgsl)

// (values.wgsl)
