// SHA-256 of the whole: a060c3d562a057628bf24a449d617da90375f74e99e1fd9ceb37b8fac3f43edc
// (deviceUpdate.wgsl)

// (exact.wgsl)

// (joined.wgsl)

// (functions.wgsl)

// (random.wgsl)
