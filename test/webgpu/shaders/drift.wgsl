// SHA-256 of the whole: 44cef09598f5139f8abeb6bee6ffbb7093a7f0ce783256443eaf11176e75b691
// (drift.wgsl)

// (exact.wgsl)
