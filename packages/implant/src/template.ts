import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What `template/template.json` says of the committed binary. */
export interface TemplateFacts {
  sha256: string;
  masked_sha256: string;
  size: number;
  section: { name: string; offset: number; size: number };
  /** Of `src/implant.c` and `build.sh`. */
  source_sha256: string;
  build_sha256: string;
  /** Debian package versions, by package. */
  toolchain: Record<string, string>;
}

export const templatePath = fileURLToPath(new URL('../template/implant-x86_64', import.meta.url));
export const templateFactsPath = fileURLToPath(new URL('../template/template.json', import.meta.url));

/** The committed, unconfigured implant. */
export function readTemplate(): Uint8Array {
  return readFileSync(templatePath);
}

export function readTemplateFacts(): TemplateFacts {
  return JSON.parse(readFileSync(templateFactsPath, 'utf8')) as TemplateFacts;
}
