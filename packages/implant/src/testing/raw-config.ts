import { SECTION_NAME } from '../configure.ts';
import { findElfSection } from '../elf-section.ts';

/** Writes any text into an implant's section, as somebody without our configurator would. */
export function writeRawConfig(binary: Uint8Array, text: string, xor = 0xa5): void {
  const { offset, size } = findElfSection(binary, SECTION_NAME);
  const bytes = Buffer.alloc(size, xor);
  bytes.write('MUSTERCFG1', 0, 'latin1');
  bytes[10] = xor;
  Buffer.from(text, 'latin1').forEach((byte, i) => {
    bytes[11 + i] = byte ^ xor;
  });
  bytes.copy(binary, offset);
}

/** A configuration text with one line's value replaced. */
export function withLine(text: string, key: string, value: string): string {
  return text.replace(new RegExp(`^${key}=.*$`, 'm'), `${key}=${value}`);
}
