// Orientation of the camera, from Exif in a JPEG. It is only reported: pixels are taken as they are stored, as PyTorch and TensorFlow do.
// Source: CIPA DC-008 (Exif 2.32), sections 4.5.2 and 4.6.4 (tag 0x0112).

const EXIF = [0x45, 0x78, 0x69, 0x66, 0, 0];
const TAG = 0x0112;

/** Whether a viewer turns or mirrors the picture before it shows it. False for what is no JPEG. */
export function isTurned(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return false;
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda; ) {
    const length = view.getUint16(at + 2);
    if (bytes[at + 1] === 0xe1 && EXIF.every((byte, i) => bytes[at + 4 + i] === byte))
      return orientationOf(bytes.subarray(at + 10, at + 2 + length)) > 1;
    at += 2 + Math.max(2, length);
  }
  return false;
}

/** 1…8 of a TIFF block; 1 (upright) where it does not say. */
function orientationOf(tiff: Uint8Array): number {
  if (tiff.length < 14) return 1;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const little = tiff[0] === 0x49;
  const first = view.getUint32(4, little);
  if (first + 2 > tiff.length) return 1;
  const entries = view.getUint16(first, little);
  for (let i = 0, at = first + 2; i < entries && at + 12 <= tiff.length; i++, at += 12)
    if (view.getUint16(at, little) === TAG) return Math.min(8, Math.max(1, view.getUint16(at + 8, little)));
  return 1;
}
