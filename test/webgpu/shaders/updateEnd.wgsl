// SHA-256 of the whole: 185c184f38fd4432f86ad0113cd944a8fb521a63076a95b324fe64eb1478f915
// (updateEnd.wgsl)

// (exact.wgsl)
