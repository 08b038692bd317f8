import { once } from 'node:events';
import https from 'node:https';
import net from 'node:net';
import { expect, test } from 'vitest';
import { tunnelAgent } from './tunnel.ts';

test('a proxy that says nothing is left, and its connection with it', async () => {
  const open = new Set<net.Socket>();
  const proxy = net.createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => {});
    socket.resume();
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as net.AddressInfo;
  try {
    const request = https.get('https://muster.example/', {
      agent: tunnelAgent(`http://127.0.0.1:${port}`, {}, 50),
    });
    const [error] = await once(request, 'error');
    expect((error as Error).message).toMatch(/did not answer/);
    await expect.poll(() => open.size).toBe(0);
  } finally {
    proxy.close();
  }
});
