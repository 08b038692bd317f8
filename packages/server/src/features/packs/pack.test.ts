import { gzipSync } from 'node:zlib';
import { type ArchiveFile, makePack, readPack } from '@muster/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packCrypto } from './crypto.ts';
import { ABOUT, reviewer, samplePack, text } from './testing/sample-pack.ts';

const SCENARIO = 'scenario: tour\n';
const read = (bytes: Uint8Array) => readPack(packCrypto, bytes);

/** The bytes with one text in place of another of the same length. */
function swapped(bytes: Uint8Array, one: string, other: string): Uint8Array {
  return Buffer.from(Buffer.from(bytes).toString('latin1').replace(one, other), 'latin1');
}

describe('a pack', () => {
  test('is the same bytes for the same parts, in whichever order they were given', () => {
    const parts = [text('texts/alarm.txt', 'Dear all'), text('image/build.sh', '#!/bin/sh\n')];
    const pack = samplePack(SCENARIO, ...parts);
    expect(Buffer.from(pack).equals(samplePack(SCENARIO, ...parts.toReversed()))).toBe(true);
    const { manifest, parts: found } = read(pack);
    expect(manifest.parts.map(({ path }) => path)).toEqual([
      'image/build.sh',
      'scenario.yaml',
      'texts/alarm.txt',
    ]);
    expect(Buffer.from(found.get('texts/alarm.txt') ?? []).toString()).toBe('Dear all');
  });

  test('keeps the signatures of several reviewers, who sign in any order', () => {
    const [ada, bob] = [reviewer('Ada'), reviewer('Bob')];
    const pack = samplePack(SCENARIO);
    const both = ada.signs(bob.signs(pack));
    expect(Buffer.from(both).equals(bob.signs(ada.signs(pack)))).toBe(true);
    expect(
      read(both)
        .signatures.map(({ name }) => name)
        .sort(),
    ).toEqual(['Ada', 'Bob']);
    expect(read(both).sha256).toBe(read(pack).sha256);
  });

  test('with a part that was changed is refused, whatever the length', () => {
    const pack = reviewer('Ada').signs(samplePack(SCENARIO, text('texts/a.txt', 'pause the machines')));
    expect(() => read(swapped(pack, 'pause the machines', 'erase the machines'))).toThrow('was changed');
  });

  test('with a signature for another pack is refused', () => {
    const ada = reviewer('Ada');
    const other = ada.signs(samplePack('scenario: other\n'));
    const stolen = Buffer.from(other).subarray(Buffer.from(other).indexOf('signatures/'));
    const pack = Buffer.from(samplePack(SCENARIO));
    expect(() => read(Buffer.concat([pack.subarray(0, -1024), stolen]))).toThrow('does not hold');
  });

  test('whose signer’s name was changed is refused', () => {
    expect(() => read(swapped(reviewer('Ada').signs(samplePack(SCENARIO)), '"Ada"', '"Eve"'))).toThrow(
      'does not hold',
    );
  });

  test.each([
    '../etc/passwd',
    '/etc/passwd',
    'texts/../../x',
    'texts/..',
    'texts/a/b.txt',
    'texts/.hidden',
    'Texts/a.txt',
    'texts/a b.txt',
    'texts/a\\b.txt',
    'signatures/x',
    'manifest.json',
    'other/a.txt',
    '',
  ])('cannot have a part called %j', (path) => {
    expect(() => samplePack(SCENARIO, text(path, 'x'))).toThrow();
    // Nor when somebody writes it into a pack by hand.
    const pack = samplePack(SCENARIO, text('texts/abcdefghijkl.txt', 'x'));
    if (path.length <= 22)
      expect(() => read(swapped(pack, 'texts/abcdefghijkl.txt', path.padEnd(22, '\0')))).toThrow();
  });

  test.each([
    ['a link', (pack: Buffer) => void pack.writeUInt8(50, 156)],
    ['bytes after its end', (pack: Buffer) => Buffer.concat([pack, Buffer.from('#!/bin/sh')])],
    ['bytes in the padding of a part', (pack: Buffer) => void pack.writeUInt8(7, pack.length - 1100)],
    ['an owner', (pack: Buffer) => void pack.write('root', 265)],
    ['another checksum', (pack: Buffer) => void pack.writeUInt8(55, 150)],
    ['a size beyond its end', (pack: Buffer) => void pack.write('77777777777', 124)],
    ['a size that is no number', (pack: Buffer) => void pack.write('-0000000001', 124)],
    ['no end', (pack: Buffer) => pack.subarray(0, -512)],
    ['half of it', (pack: Buffer) => pack.subarray(0, pack.length / 2)],
    ['nothing', () => Buffer.alloc(0)],
    ['a compressed one', (pack: Buffer) => gzipSync(pack)],
    ['a bomb', () => gzipSync(Buffer.alloc(64 * 1024 * 1024))],
    ['more than the largest', () => Buffer.alloc(3 * 1024 * 1024, 'a')],
  ])('%s is refused', (_what, spoil) => {
    const pack = Buffer.from(samplePack(SCENARIO));
    expect(() => read(spoil(pack) ?? pack)).toThrow();
  });

  test.each([
    ['a control character that moves the cursor', 'a\u001b[2Kb'],
    ['a mark that turns the direction', 'safe\u202e txt'],
    ['a letter of no width', 'a\u200bb'],
    ['a carriage return', 'a\rb'],
    ['letters of no form that a machine reads', `a\u{e0061}\u{e0062}b`],
    ['a mark of Arabic that turns the direction', 'a\u061cb'],
    ['a filler', 'a\u3164b'],
    ['words that are joined by nothing', 'a\u2060b'],
  ])('%s in a part is refused: what a reviewer sees is what stands there', (_what, words) => {
    expect(() => samplePack(SCENARIO, text('texts/a.txt', words))).toThrow('not plain text');
  });

  test('is of people whose names move no cursor, and signed by such', () => {
    const esc = 'Ada\u001b[2K of Example';
    for (const about of [{ title: esc }, { authors: [esc] }, { licence: esc }, { title: 'two\nlines' }])
      expect(() => makePack(packCrypto, { ...ABOUT, ...about }, [text('scenario.yaml', SCENARIO)])).toThrow();
    expect(() => reviewer(esc).signs(samplePack(SCENARIO))).toThrow();
    expect(() => reviewer('Ada\nof Example').signs(samplePack(SCENARIO))).toThrow();
  });

  test('needs a scenario, and takes no more parts than a reviewer reads', () => {
    expect(() => makePack(packCrypto, ABOUT, [text('texts/a.txt', 'x')])).toThrow('scenario.yaml');
    const many = Array.from({ length: 61 }, (_, i): ArchiveFile => text(`texts/${i}.txt`, 'x'));
    expect(() => samplePack(SCENARIO, ...many)).toThrow();
    expect(() => samplePack(SCENARIO, text('texts/a.txt', 'x'.repeat(1024 * 1024 + 1)))).toThrow();
  });

  test('of any bytes is read or refused, and never anything else happens', () => {
    const pack = reviewer('Ada').signs(samplePack(SCENARIO, text('texts/a.txt', 'x')));
    fc.assert(
      fc.property(fc.nat(pack.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Uint8Array.from(pack);
        changed[at] = ((changed[at] ?? 0) + by) % 256;
        expect(() => read(changed)).toThrow();
      }),
      { numRuns: 200 },
    );
  });
});
