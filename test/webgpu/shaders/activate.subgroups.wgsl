// SHA-256 of the whole: 0c86122adc0660a08b0b7d594224413845965f5fdfe03a0b4ab09434d0e9f463
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (bytes.wgsl)

// (values.wgsl)
