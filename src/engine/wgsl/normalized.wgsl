// x̂ = (x − mean)·inverse of a channel. Needs exact.wgsl, the binding `numbers` of channelNumbers.wgsl, and params.channels.

fn normalized(x: f32, channel: u32) -> f32 {
  return product(x - numbers[channel], numbers[params.channels + channel]);
}
