// SHA-256 of the whole: 6db34bd0ca96574db26281abcd9aeeb7aea2bb6107705512b910ac632b8872b7
// (add.wgsl)
