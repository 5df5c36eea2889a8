// SHA-256 of the whole: 534c44c33dfa5bb6c34495df72f00d152d1bed422ea30cb1f117d7cbb8d4b210
// (updateEnd.wgsl)

// (exact.wgsl)
