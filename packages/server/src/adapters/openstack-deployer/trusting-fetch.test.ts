import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fetchTrusting } from './trusting-fetch.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) console.warn('openssl is not installed: no cloud with an authority of its own is tried');

/** Threat model: @openstack-hostile. */
describe.runIf(hasOpenssl)('a cloud with an authority of its own', () => {
  let server: Server;
  let ca: string;
  let base: string;
  beforeAll(async () => {
    const home = mkdtempSync(join(tmpdir(), 'muster-cloud-tls-'));
    const name = ['-subj', '/CN=cloud', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'key.pem'];
    execFileSync('openssl', ['req', '-x509', ...key, '-out', 'cert.pem', '-days', '2', ...name], {
      cwd: home,
      stdio: 'ignore',
    });
    ca = readFileSync(join(home, 'cert.pem'), 'utf8');
    server = createServer({ cert: ca, key: readFileSync(join(home, 'key.pem')) }, (request, response) => {
      const status = Number(request.url?.slice(1));
      // Node itself writes no such status; whoever wants to harm us does.
      response.socket?.end(
        `HTTP/1.1 ${status} Because\r\nConnection: close\r\nContent-Length: 2\r\nLocation: /200\r\n\r\nok`,
      );
    });
    rmSync(home, { recursive: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  const ask = (status: number) => fetchTrusting(ca)(new URL(`${base}/${status}`), {});

  test('is answered, and led nowhere', async () => {
    expect(await (await ask(200)).text()).toBe('ok');
    expect((await ask(302)).status).toBe(302);
  });

  test('that answers with a status that is none has given no answer, and ends nothing', async () => {
    for (const status of [600, 999]) await expect(ask(status)).rejects.toThrow();
  });

  test('whose certificate is another’s is not spoken to', async () => {
    await expect(fetchTrusting(ca)(new URL(base.replace('127.0.0.1', 'localhost')), {})).rejects.toThrow();
  });
});
