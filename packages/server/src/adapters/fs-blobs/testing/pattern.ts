/** Bytes that tell their place. */
export function patternAt(offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let n = 0; n < length; n++) bytes[n] = ((offset + n) * 31 + ((offset + n) >> 8)) & 255;
  return bytes;
}
