// SHA-256 of the whole: d2cc06fc81797dcbb4daca9f8de4cc40b12664a4e5891685c07970988455662a
// (accumulate.wgsl)

// (exact.wgsl)
