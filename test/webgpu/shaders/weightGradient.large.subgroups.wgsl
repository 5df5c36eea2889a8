// SHA-256 of the whole: 22ff6c0449f8c5e81b3b4107ea28c0728a263a6bab1df69c75e2bf664ba70f16
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (vector.wgsl)

// (spans.wgsl)

// (readGeometry.wgsl)
