// SHA-256 of the whole: 175d113fab34b21454bbb0f10524ad24c45856bd0f31c590efa8a26bff3f157a
// (joinScales.wgsl)

// (exact.wgsl)
