import type { ObservableType } from '@muster/contract';

export interface MispType {
  type: string;
  category: string;
}

/** Where the type of ours that MISP has no name for stands, and words of ours. */
export const TYPE_TAG = 'muster:type';
export const WORD_TAG = 'muster:tag';

/** Null: no type of MISP says this; it travels as text, its type in a tag. */
export const mispTypes: Record<ObservableType, MispType | null> = {
  ip: { type: 'ip-dst', category: 'Network activity' },
  network: { type: 'ip-dst', category: 'Network activity' },
  domain: { type: 'domain', category: 'Network activity' },
  url: { type: 'url', category: 'Network activity' },
  mail: { type: 'email', category: 'Payload delivery' },
  md5: { type: 'md5', category: 'Payload delivery' },
  sha1: { type: 'sha1', category: 'Payload delivery' },
  sha256: { type: 'sha256', category: 'Payload delivery' },
  sha512: { type: 'sha512', category: 'Payload delivery' },
  file: { type: 'filename', category: 'Payload delivery' },
  account: { type: 'target-user', category: 'Targeting data' },
  mac: { type: 'mac-address', category: 'Network activity' },
  cve: { type: 'vulnerability', category: 'External analysis' },
  'user-agent': { type: 'user-agent', category: 'Network activity' },
  subject: null,
  identity: null,
  process: null,
  other: null,
};

/** What others' events may hold, as ours; one composite type is two observables. */
export const readTypes: Readonly<Record<string, readonly ObservableType[]>> = {
  'ip-src': ['ip'],
  'ip-dst': ['ip'],
  domain: ['domain'],
  hostname: ['domain'],
  'domain|ip': ['domain', 'ip'],
  url: ['url'],
  uri: ['url'],
  link: ['url'],
  email: ['mail'],
  'email-src': ['mail'],
  'email-dst': ['mail'],
  'target-email': ['mail'],
  md5: ['md5'],
  sha1: ['sha1'],
  sha256: ['sha256'],
  sha512: ['sha512'],
  filename: ['file'],
  'filename|md5': ['file', 'md5'],
  'filename|sha1': ['file', 'sha1'],
  'filename|sha256': ['file', 'sha256'],
  'filename|sha512': ['file', 'sha512'],
  'target-user': ['account'],
  AS: ['other'],
  'mac-address': ['mac'],
  vulnerability: ['cve'],
  'user-agent': ['user-agent'],
  'x509-fingerprint-sha256': ['other'],
  'x509-fingerprint-sha1': ['other'],
  'ssh-fingerprint': ['other'],
};
