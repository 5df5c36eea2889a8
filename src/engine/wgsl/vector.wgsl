// a·b + c with one rounding, on four columns at once: the steps of long sums. Where the adapter's fma rounds twice, it is
// taken all the same (FUSED_SUMS), or mended as in exact.wgsl.

override FUSED_SUMS: bool = true;

fn fused4(a: f32, b: vec4f, c: vec4f) -> vec4f {
  if (FUSED_SUMS) {
    return fma(vec4f(a), b, c);
  }
  return emulatedFma4(vec4f(a), b, c);
}

/** The same as optimizationBarrier() of exact.wgsl. */
fn optimizationBarrier4(x: vec4f) -> vec4f {
  return fma(vec4f(params.zero), vec4f(params.zero), x);
}

fn emulatedFma4(a: vec4f, b: vec4f, c: vec4f) -> vec4f {
  let mask = vec4u(0xfffff000u);
  // Rounded before it is added to, as in product().
  let p = fma(a, b, vec4f(params.zero));
  let ah = bitcast<vec4f>(bitcast<vec4u>(a) & mask);
  let bh = bitcast<vec4f>(bitcast<vec4u>(b) & mask);
  let al = a - ah;
  let bl = b - bh;
  let low = ((ah * bh - p) + ah * bl + al * bh) + al * bl;
  let t = optimizationBarrier4(c + low);
  let tz = optimizationBarrier4(t - c);
  let tLow = (c - (t - tz)) + (low - tz);
  let v = optimizationBarrier4(p + t);
  let vz = optimizationBarrier4(v - p);
  let vLow = (p - (v - vz)) + (t - vz);
  let z = optimizationBarrier4(tLow + vLow);
  let zz = optimizationBarrier4(z - tLow);
  let rest = (tLow - (z - zz)) + (vLow - zz);
  let bits = bitcast<vec4u>(z);
  let toOdd = select(bits - 1u, bits + 1u, (rest > vec4f(0.0)) == (z > vec4f(0.0)));
  let inexactEven = (rest != vec4f(0.0)) & ((bits & vec4u(1u)) == vec4u(0u));
  return v + bitcast<vec4f>(select(bits, toOdd, inexactEven));
}
