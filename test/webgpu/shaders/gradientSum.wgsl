// SHA-256 of the whole: 37d89f172db0baaee1e1b3992a8ebd98889b60f519d1cd8d5ecaf2c8b02f58ad
// (gradientSum.wgsl)
