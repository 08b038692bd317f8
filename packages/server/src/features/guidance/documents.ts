import { readFileSync } from 'node:fs';
import type { GuidanceBlock, GuidanceLink } from '@muster/contract';
import { parse } from 'yaml';
import { blocksOf } from './blocks.ts';
import { type FrontMatter, frontMatter } from './front-matter.ts';

const FILES = ['first-steps', 'forensics', 'vm-operators', 'users'] as const;

export interface GuidanceDocument extends FrontMatter {
  blocks: readonly GuidanceBlock[];
}

let loaded: readonly GuidanceDocument[] | undefined;

/** The documents that come with Muster, in the order in which a reader meets them. A broken one is a defect and throws. */
export function guidanceDocuments(): readonly GuidanceDocument[] {
  loaded ??= FILES.map((file) =>
    readGuidance(readFileSync(new URL(`./documents/${file}.md`, import.meta.url), 'utf8')),
  );
  return loaded;
}

export function guidanceNamed(name: string): GuidanceDocument | undefined {
  return guidanceDocuments().find((one) => one.name === name);
}

/** What helps with a step of a procedure: shown beside it, and linked into its notices and templates. */
export function guidanceFor(procedure: string, step: string): GuidanceLink[] {
  return guidanceDocuments()
    .filter(({ steps }) => steps.includes(`${procedure}/${step}`))
    .map(({ name, title, version }) => ({ name, title, version }));
}

/** Reads a document with its front matter. @throws Error naming what is wrong */
export function readGuidance(text: string): GuidanceDocument {
  const parts = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text);
  if (!parts) throw new Error('a guidance document begins with its front matter between two lines of ---');
  return { ...frontMatter.parse(parse(parts[1] as string)), blocks: blocksOf(parts[2] as string) };
}
