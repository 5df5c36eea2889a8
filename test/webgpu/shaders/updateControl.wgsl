// SHA-256 of the whole: 56cc262aba40d0ce0cc6e3e9fab920bddb16446807e66c78c82bf9c78067c98f
// (updateControl.wgsl)

// (exact.wgsl)
