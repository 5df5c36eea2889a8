// SHA-256 of the whole: da3edda7e45fe5ae5274fcc11ee847404dcc57aff8cfac0b9af750cf268ae284
// (updateBegin.wgsl)

// (exact.wgsl)
