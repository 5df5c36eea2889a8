// SHA-256 of the whole: 78e02ec50d78b9ba01e42cae34df98c96f81abe7f0fb78514a2f8743a0697b70
// (gradientSumWords.wgsl)

// (whole.wgsl)
