/** Where a section lies in a file. Bytes. */
export interface ElfSection {
  offset: number;
  size: number;
}

/**
 * Finds a section by the section headers of a 64-bit little-endian ELF file (System V gABI, chapter 4).
 * Never by searching for its content: the same text can stand elsewhere in a binary.
 * Throws an Error for anything that is not such a file, or when the section is not there exactly once.
 */
export function findElfSection(binary: Uint8Array, name: string): ElfSection {
  const view = new DataView(binary.buffer, binary.byteOffset, binary.byteLength);
  if (binary.length < 64 || view.getUint32(0) !== 0x7f454c46) throw new Error('not an ELF file');
  if (view.getUint8(4) !== 2 || view.getUint8(5) !== 1)
    throw new Error('not a 64-bit little-endian ELF file');
  const tableOffset = Number(view.getBigUint64(0x28, true));
  const entrySize = view.getUint16(0x3a, true);
  const count = view.getUint16(0x3c, true);
  const namesIndex = view.getUint16(0x3e, true);
  if (entrySize < 64 || namesIndex >= count || tableOffset + entrySize * count > binary.length) {
    throw new Error('the ELF section headers are damaged');
  }

  const headerAt = (index: number) => {
    const at = tableOffset + index * entrySize;
    const section = {
      nameOffset: view.getUint32(at, true),
      type: view.getUint32(at + 4, true),
      offset: Number(view.getBigUint64(at + 0x18, true)),
      size: Number(view.getBigUint64(at + 0x20, true)),
    };
    // A section of type NOBITS (8) has no bytes in the file.
    if (section.type !== 8 && section.offset + section.size > binary.length) {
      throw new Error('an ELF section reaches beyond the file');
    }
    return section;
  };

  const names = headerAt(namesIndex);
  const found: ElfSection[] = [];
  for (let i = 1; i < count; i++) {
    const header = headerAt(i);
    if (nameAt(binary, names, header.nameOffset) === name && header.type !== 8) {
      found.push({ offset: header.offset, size: header.size });
    }
  }
  const [section] = found;
  if (section === undefined || found.length > 1) throw new Error(`section ${name} is not there exactly once`);
  return section;
}

function nameAt(binary: Uint8Array, names: ElfSection, offset: number): string {
  const start = names.offset + offset;
  const limit = names.offset + names.size;
  let end = start;
  while (end < limit && binary[end] !== 0) end++;
  return start < limit ? Buffer.from(binary.subarray(start, end)).toString('latin1') : '';
}
