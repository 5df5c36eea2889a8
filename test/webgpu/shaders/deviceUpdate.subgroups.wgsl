// SHA-256 of the whole: 0f28277accb6fdf674a1335bba8c53dc9da8b5583107971455b323c37e3409fe
enable subgroups;
// (the kernel's own text, as without features)
// (exact.wgsl)

// (joinedSubgroups.wgsl)

// (functions.wgsl)

// (random.wgsl)
