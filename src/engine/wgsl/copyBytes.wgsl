// Bytes at the start of one buffer to a place in another, where they do not fill whole words.
//! include bytes

struct Params { zero: f32, offset: u32, length: u32, words: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> origin: array<u32>;
@group(0) @binding(2) var<storage, read_write> changed: array<u32>;

/** The byte of the origin that comes to byte `at`, or what is there. */
fn byteFor(at: u32, old: u32) -> u32 {
  let place = at - params.offset;
  if (at < params.offset || place >= params.length) {
    return (old >> (8u * (at % 4u))) & 255u;
  }
  return (origin[place / 4u] >> (8u * (place % 4u))) & 255u;
}

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < params.words; i += 256u * groups.x) {
    let word = params.offset / 4u + i;
    let old = changed[word];
    let at = 4u * word;
    changed[word] = packedBytes(
      vec4i(vec4u(byteFor(at, old), byteFor(at + 1u, old), byteFor(at + 2u, old), byteFor(at + 3u, old))),
    );
  }
}
