import { beforeEach, describe } from 'vitest';
import { type WebhookUnderTest, webhookContract } from '../webhook-out.contract.ts';
import { FakeWebhooks } from './fake-webhooks.ts';

let current: WebhookUnderTest;
beforeEach(() => {
  const out = new FakeWebhooks();
  current = {
    out,
    url: 'https://hook.example/in',
    forbidden: 'https://hook.invalid/',
    got: () => out.got.map(({ headers, body }) => ({ headers: { ...headers }, body })),
    answer: (reply) => {
      out.reply = reply;
    },
    says: (text) => {
      out.texts.set('https://hook.example/in', text);
    },
  };
});

describe('the fake keeps to the contract of webhooks', () => webhookContract(() => current));
