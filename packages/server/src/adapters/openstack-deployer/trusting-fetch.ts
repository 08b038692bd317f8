import { request } from 'node:https';
import { Readable } from 'node:stream';
import type { Fetch } from '@muster/openstack';

/** Like fetch, for a cloud whose certificate is checked against an authority of its own. Follows no redirection. */
export function fetchTrusting(caPem: string): Fetch {
  return (url, init) =>
    new Promise((resolve, reject) => {
      const outgoing = request(url, {
        method: init.method ?? 'GET',
        headers: init.headers as Record<string, string>,
        ca: caPem,
        signal: init.signal ?? undefined,
      });
      outgoing.on('error', reject);
      outgoing.once('response', (answer) => {
        const headers = Object.entries(answer.headers).flatMap(([name, value]): [string, string][] =>
          value === undefined ? [] : [[name, [value].flat().join(', ')]],
        );
        const status = answer.statusCode ?? 502;
        const empty = [204, 205, 304].includes(status);
        if (empty) answer.resume();
        const body = empty ? null : (Readable.toWeb(answer) as ReadableStream<Uint8Array>);
        try {
          resolve(new Response(body, { status, headers }));
        } catch (error) {
          // A status that is none, or a header that cannot be one: whoever answers so must not end the server.
          outgoing.destroy();
          reject(error);
        }
      });
      outgoing.end(typeof init.body === 'string' ? init.body : undefined);
    });
}
