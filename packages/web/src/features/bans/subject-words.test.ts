import { describe, expect, test } from 'vitest';
import { cascadeText, identifiersIn, nameText } from './subject-words.ts';

const oidc = { format: 'iss_sub', iss: 'https://aai.egi.eu/auth/realms/egi', sub: '529a@egi.eu' } as const;
const account = { format: 'account', siteId: 'site_1', name: 'bio042' } as const;
const name = { format: 'x509', name: 'CN=Robin,DC=org' } as const;

describe('a subject in words', () => {
  test('is short where people read it', () => {
    expect(nameText(oidc)).toBe('529a@egi.eu at aai.egi.eu');
    expect(nameText(account, () => 'MERSEY-HEP')).toBe('bio042 at MERSEY-HEP');
  });

  test('says what stands under it only where something can', () => {
    expect(cascadeText({ identifiers: [name], cascade: true })).toBe(
      'and everything delegated under the name',
    );
    expect(cascadeText({ identifiers: [name], cascade: false })).toBe('this very name alone');
    expect(cascadeText({ identifiers: [oidc], cascade: true })).toBe('');
  });

  test('comes along in an address, and nothing comes of an address that somebody made up', () => {
    expect(identifiersIn(JSON.stringify([oidc, { format: 'other' }, null]))).toEqual([oidc]);
    expect(identifiersIn('{"format":')).toEqual([]);
    expect(identifiersIn('"x509"')).toEqual([]);
  });
});
