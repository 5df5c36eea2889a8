// SHA-256 of the whole: 17796ce60833b33696081e5cc61964671a49fef89eb095fa6a82394bc0587ec8
// (updateControl.wgsl)

// (exact.wgsl)
