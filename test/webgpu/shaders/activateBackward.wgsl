// SHA-256 of the whole: 90102c4530edc9fb6b558b337d088193efbab2bf2d096529b4b7d1eb676b6f34
// (activateBackward.wgsl)

// (bytes.wgsl)

// (values.wgsl)

// (mask.wgsl)
