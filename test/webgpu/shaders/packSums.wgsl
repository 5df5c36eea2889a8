// SHA-256 of the whole: 5755a8bf37a765294c9fe47adde308057d3a0873375ca9be9db332fdbbe4b57f
// (packSums.wgsl)

// (bytes.wgsl)

// (dot.wgsl)
