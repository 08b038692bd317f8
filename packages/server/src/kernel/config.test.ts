import { describe, expect, test } from 'vitest';
import { readConfig } from './config.ts';

describe('the configuration', () => {
  test('has defaults that let an empty environment start', () => {
    const config = readConfig({});
    expect(config.http).toEqual({ host: '127.0.0.1', port: 8460 });
    expect([...config.roles]).toEqual(['http', 'worker', 'mail']);
    expect(config.databaseUrl).toBeUndefined();
    expect(config.rawMailMonths).toBe(24);
  });

  test('takes every variable, and an empty one as not set', () => {
    const config = readConfig({
      MUSTER_DATA_DIR: '/tmp/x',
      DATABASE_URL: 'postgres://u:p@h/d',
      MUSTER_HTTP_HOST: '::1',
      MUSTER_HTTP_PORT: '0',
      MUSTER_PUBLIC_URL: 'https://muster.example/',
      MUSTER_ORG: 'EGI',
      MUSTER_ROLES: 'worker, mail',
      MUSTER_CLOCK_FILE: '',
    });
    expect(config.dataDir).toBe('/tmp/x');
    expect(config.http).toEqual({ host: '::1', port: 0 });
    expect(config.publicUrl).toBe('https://muster.example');
    expect([...config.roles]).toEqual(['worker', 'mail']);
    expect(config.clockFile).toBeUndefined();
  });

  test('takes an identity provider, and proxies whose word counts', () => {
    const env = { MUSTER_OIDC_ISSUER: 'https://aai.example', MUSTER_OIDC_CLIENT_ID: 'muster' };
    expect(readConfig(env).oidc).toEqual({
      issuer: 'https://aai.example',
      clientId: 'muster',
      clientSecret: undefined,
      scopes: 'openid profile email',
      groupsClaim: 'groups',
      roles: '[]',
      label: 'aai.example',
    });
    expect(readConfig({}).oidc).toBeUndefined();
    expect(readConfig({ MUSTER_TRUSTED_PROXIES: 'loopback, 10.0.0.0/8' }).trustedProxies).toEqual([
      'loopback',
      '10.0.0.0/8',
    ]);
  });

  test.each([
    [
      'a provider over plain http elsewhere',
      { MUSTER_OIDC_ISSUER: 'http://aai.example', MUSTER_OIDC_CLIENT_ID: 'm' },
      'https',
    ],
    ['a provider without a client', { MUSTER_OIDC_ISSUER: 'https://aai.example' }, 'MUSTER_OIDC_CLIENT_ID'],
    [
      'scopes without openid',
      { MUSTER_OIDC_ISSUER: 'https://aai.example', MUSTER_OIDC_CLIENT_ID: 'm', MUSTER_OIDC_SCOPES: 'email' },
      'MUSTER_OIDC_SCOPES',
    ],
    ['a proxy that is no address', { MUSTER_TRUSTED_PROXIES: 'proxy.example' }, 'MUSTER_TRUSTED_PROXIES'],
  ])('refuses %s', (_what, env, named) => {
    expect(() => readConfig(env)).toThrow(named);
  });

  test('lets --roles win over the environment', () => {
    expect([...readConfig({ MUSTER_ROLES: 'mail' }, ['--roles=http']).roles]).toEqual(['http']);
  });

  test.each([
    ['MUSTER_HTTP_PORT', '70000'],
    ['MUSTER_HTTP_PORT', '80x'],
    ['MUSTER_RAW_MAIL_MONTHS', '0'],
    ['DATABASE_URL', 'mysql://h/d'],
    ['MUSTER_SMTP_URL', 'mail.example'],
    ['MUSTER_ORG', 'egi'],
    ['MUSTER_ROLES', 'http,cook'],
    ['MUSTER_LOG_LEVEL', 'loud'],
  ])('names %s when it is %s', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(name);
  });

  test('names all that is wrong at once, and never repeats a URL', () => {
    expect(() => readConfig({ MUSTER_HTTP_PORT: 'x', DATABASE_URL: 'http://u:secret@h' })).toThrow(
      /DATABASE_URL.*MUSTER_HTTP_PORT|MUSTER_HTTP_PORT.*DATABASE_URL/,
    );
    expect(() => readConfig({ DATABASE_URL: 'http://u:secret@h' })).not.toThrow(/secret/);
  });

  test('refuses an argument it does not know', () => {
    expect(() => readConfig({}, ['--role=http'])).toThrow('--role=http');
  });
});
