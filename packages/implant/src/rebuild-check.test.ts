import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkRebuild } from './rebuild-check.ts';
import { readTemplate, readTemplateFacts } from './template.ts';

describe('the committed template', () => {
  it('is what the committed source builds, byte for byte, where the toolchain is the same', () => {
    const { outcome, message } = checkRebuild();
    expect(['same', 'other-toolchain'], message).toContain(outcome);
  });

  it('is described by its facts', () => {
    const binary = readTemplate();
    const facts = readTemplateFacts();
    expect(createHash('sha256').update(binary).digest('hex')).toBe(facts.sha256);
    expect(facts.masked_sha256).toBe(facts.sha256);
    expect(binary.length).toBe(facts.size);
    expect(facts.section.offset % 4096).toBe(0);
    expect(facts.section.size).toBe(4096);
  });
});
