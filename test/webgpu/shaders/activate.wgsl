// SHA-256 of the whole: d612388fd009cc8c2845539f52b18062326415ec5602520bc3cdd495446e4c86
// (activate.wgsl)

// (exact.wgsl)

// (joined.wgsl)

// (bytes.wgsl)

// (values.wgsl)
