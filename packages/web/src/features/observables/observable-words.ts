import type { ObservableType } from '@muster/contract';

export const typeWords: Record<ObservableType, string> = {
  ip: 'Address',
  network: 'Network',
  domain: 'Domain',
  url: 'URL',
  mail: 'Mail',
  md5: 'MD5',
  sha1: 'SHA-1',
  sha256: 'SHA-256',
  sha512: 'SHA-512',
  file: 'File',
  process: 'Process',
  subject: 'X.509 name',
  identity: 'OIDC identity',
  mac: 'MAC',
  account: 'Account',
  'user-agent': 'User agent',
  cve: 'CVE',
  other: 'Other',
};

export const observableTypes = Object.keys(typeWords) as ObservableType[];
