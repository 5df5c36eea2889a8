// SHA-256 of the whole: cdfe1ef8f59d8912e0fb9bd15a69db0c7dab0605728359edd6b103d116010f82
// (fill.wgsl)
