// SHA-256 of the whole: 28d93f94fb7633e01664ff0de3b1248d12047a81d5c1c1ec2493e1715394d7f4
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (functions.wgsl)

// (random.wgsl)
