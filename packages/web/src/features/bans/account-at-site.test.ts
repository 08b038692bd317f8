import { describe, expect, test } from 'vitest';
import { accountAtSite } from './account-at-site.ts';

const sites = [{ id: 'site_1', name: 'MERSEY-HEP' }];

describe('an account of a site', () => {
  test('is written with the site’s name', () => {
    expect(accountAtSite('bio042@mersey-hep', sites)).toEqual({
      format: 'account',
      siteId: 'site_1',
      name: 'bio042',
    });
  });

  test('is neither a mail address nor a name', () => {
    for (const other of [
      'robin@uni.example',
      '/DC=org/CN=Robin',
      'MERSEY-HEP',
      'a b@MERSEY-HEP',
      '@MERSEY-HEP',
    ])
      expect(accountAtSite(other, sites)).toBeUndefined();
  });
});
