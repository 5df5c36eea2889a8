// Counter-based random numbers: src/base/random.ts, native/random.h. Needs exact.wgsl and functions.wgsl.

/** High 32 bits of the 64-bit product. */
fn multiplyHigh(a: u32, b: u32) -> u32 {
  let aHigh = a >> 16u;
  let aLow = a & 0xffffu;
  let bHigh = b >> 16u;
  let bLow = b & 0xffffu;
  let middle = aHigh * bLow + ((aLow * bLow) >> 16u);
  let cross = (middle & 0xffffu) + aLow * bHigh;
  return aHigh * bHigh + (middle >> 16u) + (cross >> 16u);
}

/** One Philox4x32-10 block. Counter words: element, step, layer, stream. */
fn philox(seed: vec2u, stream: u32, layer: u32, element: u32, step: u32) -> vec4u {
  var c = vec4u(element, step, layer, stream);
  var k = seed;
  for (var i = 0u; i < 10u; i++) {
    c = vec4u(
      multiplyHigh(0xcd9e8d57u, c.z) ^ c.y ^ k.x,
      0xcd9e8d57u * c.z,
      multiplyHigh(0xd2511f53u, c.x) ^ c.w ^ k.y,
      0xd2511f53u * c.x,
    );
    k += vec2u(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}

/** A float strictly inside (0, 1): (top 23 bits + 0.5)/2^23, exact. */
fn uniformOf(word: u32) -> f32 {
  return (f32(word >> 9u) + 0.5) * 1.1920928955078125e-7;
}

/** A standard normal float: inverse error function of M. Giles (GPU Computing Gems, 2012), single precision. */
fn normalOf(word: u32) -> f32 {
  let x = f32(i32(2u * (word >> 8u) + 1u) - 16777216) * 5.9604644775390625e-8;
  var w = -log32(product(1.0 - x, 1.0 + x));
  var p: f32;
  if (w < 5.0) {
    w = w - 2.5;
    p = product(2.81022636e-8, w) + 3.43273939e-7;
    p = product(p, w) + -3.5233877e-6;
    p = product(p, w) + -4.39150654e-6;
    p = product(p, w) + 0.00021858087;
    p = product(p, w) + -0.00125372503;
    p = product(p, w) + -0.00417768164;
    p = product(p, w) + 0.246640727;
    p = product(p, w) + 1.50140941;
  } else {
    w = squareRoot(w) - 3.0;
    p = product(-0.000200214257, w) + 0.000100950558;
    p = product(p, w) + 0.00134934322;
    p = product(p, w) + -0.00367342844;
    p = product(p, w) + 0.00573950773;
    p = product(p, w) + -0.0076224613;
    p = product(p, w) + 0.00943887047;
    p = product(p, w) + 1.00167406;
    p = product(p, w) + 2.83297682;
  }
  return product(product(p, x), 1.4142135623730951);
}
