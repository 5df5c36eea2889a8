// SHA-256 of the whole: 55737e5520322fe20e313f91283821302c0328f5b62f406ace0a0231d0227d27
// (channelNumbers.wgsl)

// (exact.wgsl)
