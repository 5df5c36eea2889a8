// SHA-256 of the whole: bc155ed3f6b2b82ed4ff9646d71f6310289c9b305cd534cbf58d7fe89a04347d
// (copyChannels.wgsl)

// (bytes.wgsl)
