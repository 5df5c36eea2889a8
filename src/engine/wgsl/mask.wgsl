// The activation that errors pass back through (ActivationMask), four at a time. Needs the bindings `activation` and `params`,
// bytes.wgsl and values.wgsl.

override MASKED: bool = true;
override RELU: bool = false;
override LIMITED: bool = false;
override MASK_KIND: u32 = 0u;

/** Whether the error of value i passes. */
fn passesAt(i: u32) -> bool {
  return passes(i / 4u)[i % 4u];
}

/** Whether the errors of values 4·quad … pass: 0 < output (RELU) and |output| < limit. */
fn passes(quad: u32) -> vec4<bool> {
  if (!MASKED) {
    return vec4<bool>(true);
  }
  var y: vec4f;
  if (MASK_KIND == VALUE_KIND_F32) {
    let at = 4u * quad;
    y = bitcast<vec4f>(vec4u(activation[at], activation[at + 1u], activation[at + 2u], activation[at + 3u]));
  } else {
    y = floatsOf(activation[quad], MASK_KIND);
  }
  let size = bitcast<vec4u>(y) & vec4u(0x7fffffffu);
  // Floats of one sign are ordered as their bits: |y| < ∞ without a constant that WGSL does not have.
  let below = size < vec4u(select(0x7f800000u, bitcast<u32>(params.limit), LIMITED));
  return below & (vec4<bool>(!RELU) | (y > vec4f(0.0)));
}
