import { expect, test } from 'vitest';
import { WebhookError, type WebhookOut } from './webhook-out.ts';

/** A server of somebody else and the way out to it. */
export interface WebhookUnderTest {
  out: WebhookOut;
  url: string;
  /** What the server got, oldest first. */
  got(): { headers: Record<string, string>; body: string }[];
  /** From now on it answers so; `silent` accepts and closes the line without an answer. */
  answer(reply: number | 'silent'): void;
  /** From now on its answers have this text. */
  says(text: string): void;
  /** A URL that may not be reached. */
  forbidden: string;
}

/** What every way out keeps to; `current` gives the one under test, made fresh for each test. */
export function webhookContract(current: () => WebhookUnderTest): void {
  test('what was posted arrives byte for byte, with its headers', async () => {
    const { out, url, got } = current();
    const body = JSON.stringify({ text: 'Ünter „dots“', n: 1 });
    expect(await out.post({ url, headers: { 'webhook-id': 'whd_1' }, body })).toEqual({ status: 200 });
    expect(got()).toHaveLength(1);
    expect(got()[0]).toMatchObject({ body, headers: { 'webhook-id': 'whd_1' } });
  });

  test.each([204, 301, 410, 429, 500])(
    'an answer %s is told as it is, and no other place is asked',
    async (status) => {
      const { out, url, got, answer } = current();
      answer(status);
      expect(await out.post({ url, headers: {}, body: '{}' })).toEqual({ status });
      expect(got()).toHaveLength(1);
    },
  );

  test('an answer’s text is told to who asks for it, up to the length that they bear', async () => {
    const { out, url, says } = current();
    says('{"keys":[]}');
    const question = { url, method: 'POST', headers: { accept: 'application/json' }, body: '{}' } as const;
    expect(await out.ask({ ...question, longestAnswer: 100 })).toEqual({ status: 200, text: '{"keys":[]}' });
    const error = await out.ask({ ...question, longestAnswer: 5 }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'failed' });
  });

  test('no answer is an error that can be tried again', async () => {
    const { out, url, answer } = current();
    answer('silent');
    const error = await out.post({ url, headers: {}, body: '{}' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WebhookError);
    expect(error).toMatchObject({ kind: 'failed' });
  });

  test('an address that may not be reached is not, and that is told apart', async () => {
    const { out, forbidden, got } = current();
    const error = await out
      .post({ url: forbidden, headers: {}, body: '{}' })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WebhookError);
    expect(error).toMatchObject({ kind: 'blocked' });
    expect(() => out.check(forbidden)).toThrow(WebhookError);
    expect(got()).toEqual([]);
  });
}
