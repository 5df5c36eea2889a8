// SHA-256 of the whole: a20f4bb4afa14ee66977dfd3449673fe140a0168960a27806a419efbb3b7a672
// (drawNumbers.wgsl)

// (exact.wgsl)

// (functions.wgsl)

// (random.wgsl)
