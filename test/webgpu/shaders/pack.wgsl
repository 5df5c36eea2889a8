// SHA-256 of the whole: eab37b953f5bfd8ed5ec3c8292e59eb74ef7df29fcfda46265bb013bf9ae6a76
// (pack.wgsl)

// (exact.wgsl)

// (functions.wgsl)

// (random.wgsl)
