// Some channels of one tensor to a place among those of another. WORDS: an invocation writes the four bytes of a place in `changed`, and
// leaves those of other channels; else one float.
//! include bytes

override WORDS: bool = false;

struct Params {
  zero: f32, length: u32, positions: u32,
  channels: u32, fromChannels: u32, fromFirst: u32, toChannels: u32, toFirst: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> origin: array<u32>;
@group(0) @binding(2) var<storage, read_write> changed: array<u32>;

/** The byte that comes to byte `at`, or what is there. */
fn byteFor(at: u32, old: u32) -> u32 {
  let position = at / params.toChannels;
  let c = at % params.toChannels - params.toFirst;
  if (position >= params.positions || at % params.toChannels < params.toFirst || c >= params.channels) {
    return (old >> (8u * (at % 4u))) & 255u;
  }
  let place = position * params.fromChannels + params.fromFirst + c;
  return (origin[place / 4u] >> (8u * (place % 4u))) & 255u;
}

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < params.length; i += 256u * groups.x) {
    if (WORDS) {
      let old = changed[i];
      let at = 4u * i;
      changed[i] = packedBytes(
        vec4i(vec4u(byteFor(at, old), byteFor(at + 1u, old), byteFor(at + 2u, old), byteFor(at + 3u, old))),
      );
    } else {
      let position = i / params.channels;
      let c = i % params.channels;
      changed[position * params.toChannels + params.toFirst + c] =
        origin[position * params.fromChannels + params.fromFirst + c];
    }
  }
}
