import { expect, test } from 'vitest';
import { untoldText } from './untold-text.ts';

const block = {
  image: { ref: 'img-1', sha512: null },
  reason: 'Its sshd has a backdoor.',
  tlp: 'AMBER',
  exercise: false,
  expiresAt: '2027-02-04T13:34:00.000Z',
} as const;

test('a site that no agent tells is written which image, why, until when, and what to do', () => {
  const text = untoldText(block, 'block');
  expect(text).toMatch(/^TLP:AMBER\n/);
  for (const said of [
    'id img-1',
    'Its sshd has a backdoor.',
    '2027-02-04 13:34 UTC',
    'image set --deactivate img-1',
  ])
    expect(text).toContain(said);
  expect(text).not.toContain('exercise');
});

test('an image that is meant by its bytes has another id at each cloud', () => {
  const text = untoldText({ ...block, image: { ref: null, sha512: 'ab' } }, 'block');
  expect(text).toContain('SHA-512 ab');
  expect(text).toContain('--deactivate ID');
});

test('when it is lifted they are asked to let it be started again, and an exercise says so', () => {
  const text = untoldText({ ...block, exercise: true }, 'lift');
  expect(text).toContain('image set --activate img-1');
  expect(text).toContain('This is an exercise.');
  expect(text).not.toContain('backdoor');
});
