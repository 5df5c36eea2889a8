// SHA-256 of the whole: d68f5ab802981a9d9bd8b0d541a5afeb19a11fe30ac41bb51ab08f2c608ea351
// (converter.wgsl)

// (exact.wgsl)
