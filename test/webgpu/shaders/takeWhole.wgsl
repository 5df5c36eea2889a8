// SHA-256 of the whole: 984389153dc0a9c917860cd7dbaa4de162725a5845a94c2594a016234ea48ec9
// (takeWhole.wgsl)

// (exact.wgsl)
