// SHA-256 of the whole: 77a78f280a1a64f23b0c4e8cdf40fca77f9ea1faac3b70f2da7da6cacadce58c
// (fusedProbe.wgsl)
