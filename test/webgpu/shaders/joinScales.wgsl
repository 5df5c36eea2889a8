// SHA-256 of the whole: 9e71c9f796151b56d07f54ca040f0e85f140f21f51a41688e0a86afc36b858c4
// (joinScales.wgsl)

// (exact.wgsl)
