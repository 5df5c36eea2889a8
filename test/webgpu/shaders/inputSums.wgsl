// SHA-256 of the whole: a23e320cb05ed722ca7fb86f1dd18bd3eaeca469c043310b114e88ee1095a5ed
// (inputSums.wgsl)

// (exact.wgsl)

// (readGeometry.wgsl)
