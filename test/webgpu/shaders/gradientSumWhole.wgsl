// SHA-256 of the whole: 2bcdc700424ecd557bd5b8afee1508b1c80ec57e9224ff0d3e17ce2cb5c3b2cc
// (gradientSumWhole.wgsl)

// (whole.wgsl)
