// SHA-256 of the whole: 531e98579d5f1d353c808bb18e959a355d9d016d8a09e90c4215cba502db81c5
// (updateControl.wgsl)

// (exact.wgsl)
