import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inclusionProof, leafHash, merkleRoot, verifyInclusion } from './merkle.ts';

/** The tree of the Certificate Transparency reference tests. */
const INPUTS = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const records = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 70 });
const leavesOf = (list: Uint8Array[]) => list.map((data) => leafHash(Buffer.from(data)));

test('roots are those of RFC 6962’s reference tree', () => {
  const leaves = INPUTS.map((hex) => leafHash(Buffer.from(hex, 'hex')));
  expect(ROOTS.map((_, i) => merkleRoot(leaves.slice(0, i + 1)).toString('hex'))).toEqual(ROOTS);
  expect(merkleRoot([])).toEqual(createHash('sha256').digest());
});

test('every record’s proof leads to the root', () => {
  fc.assert(
    fc.property(records, fc.nat(), (list, pick) => {
      const leaves = leavesOf(list);
      const index = pick % leaves.length;
      const proof = inclusionProof(leaves, index);
      expect(proof.length).toBeLessThanOrEqual(Math.ceil(Math.log2(leaves.length)));
      expect(verifyInclusion(merkleRoot(leaves), leaves[index] as Buffer, index, leaves.length, proof)).toBe(
        true,
      );
    }),
  );
});

test('no proof serves another record, place, root or size of the proof', () => {
  fc.assert(
    fc.property(records, fc.nat(), fc.nat(), (list, pick, other) => {
      const leaves = leavesOf(list);
      const index = pick % leaves.length;
      const leaf = leaves[index] as Buffer;
      const root = merkleRoot(leaves);
      const proof = inclusionProof(leaves, index);
      const changed = leafHash(Buffer.from('changed, longer than any record of the generator here'));
      expect(verifyInclusion(root, changed, index, leaves.length, proof)).toBe(false);
      expect(verifyInclusion(changed, leaf, index, leaves.length, proof)).toBe(false);
      expect(verifyInclusion(root, leaf, index, leaves.length, [...proof, changed])).toBe(false);
      expect(verifyInclusion(root, leaf, leaves.length, leaves.length, proof)).toBe(false);
      if (proof.length > 0)
        expect(verifyInclusion(root, leaf, index, leaves.length, proof.slice(1))).toBe(false);
      const place = other % leaves.length;
      if (place !== index && !leaves[place]?.equals(leaf)) {
        expect(verifyInclusion(root, leaf, place, leaves.length, proof)).toBe(false);
      }
    }),
  );
});
