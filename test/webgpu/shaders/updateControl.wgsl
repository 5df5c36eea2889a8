// SHA-256 of the whole: 76aaccb7b068f6e27d245136b32ece0797b9926fa4174cf722ab7e461b4aefdf
// (updateControl.wgsl)

// (exact.wgsl)
