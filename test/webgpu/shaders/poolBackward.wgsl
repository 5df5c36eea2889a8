// SHA-256 of the whole: 0fa1f489159810c5e3d480542013086ca106afc7deb52d14246406c624888d32
// (poolBackward.wgsl)

// (exact.wgsl)
