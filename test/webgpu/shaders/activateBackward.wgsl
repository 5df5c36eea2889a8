// SHA-256 of the whole: 67adfe3ea8c0cdac4d915e1806da8d4500265dfb506763f40079b18f50cf7cf7
// (activateBackward.wgsl)
