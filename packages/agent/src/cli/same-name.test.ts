import { describe, expect, test } from 'vitest';
import type { HttpClient } from '../transport/http-client.ts';
import { demandSameName } from './same-name.ts';

function says(status: number, text: string): HttpClient {
  return async () => ({ status, headers: {}, body: Buffer.from(text) });
}

describe('whom an agent enrols with', () => {
  test('is a server that calls itself by the address in agent.yaml, whatever stands after it', async () => {
    await demandSameName(says(200, '{"issuer":"https://muster.example/"}'), 'https://muster.example');
  });

  test('is told otherwise before the token is used', async () => {
    const http = says(200, '{"issuer":"http://127.0.0.1:8460"}');
    await expect(demandSameName(http, 'http://localhost:8460')).rejects.toThrow(
      /calls itself http:\/\/127\.0\.0\.1:8460; write that as server in agent\.yaml\. The token was not used/,
    );
  });

  test.each([
    [404, ''],
    [200, 'no JSON'],
    [200, '{"issuer":"nowhere"}'],
  ])('is asked no more where it does not say: %d %s', async (status, text) => {
    await demandSameName(says(status, text), 'https://muster.example');
  });
});
