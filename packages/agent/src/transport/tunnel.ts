import http from 'node:http';
import https from 'node:https';
import tls from 'node:tls';

const SILENT_MS = 20_000;

/** Reaches HTTPS servers through an HTTP proxy (CONNECT, RFC 9110 section 9.3.6). TLS goes end to end. */
export function tunnelAgent(proxy: string, options: https.AgentOptions, silentMs = SILENT_MS): https.Agent {
  return new TunnelAgent(new URL(proxy), options, silentMs);
}

class TunnelAgent extends https.Agent {
  readonly #proxy: URL;
  readonly #silentMs: number;

  constructor(proxy: URL, options: https.AgentOptions, silentMs: number) {
    super(options);
    this.#proxy = proxy;
    this.#silentMs = silentMs;
  }

  override createConnection(
    options: https.RequestOptions,
    done?: (error: Error | null, stream: tls.TLSSocket) => void,
  ): undefined {
    const { host, port } = options;
    const target = `${host}:${port ?? 443}`;
    const { hostname, port: proxyPort, username, password } = this.#proxy;
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    const connect = http.request({
      host: hostname,
      port: proxyPort || 80,
      method: 'CONNECT',
      path: target,
      timeout: this.#silentMs,
      headers: {
        host: target,
        ...(username === ''
          ? {}
          : { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` }),
      },
    });
    // A proxy that says nothing would be asked on ever more connections.
    connect.on('timeout', () =>
      connect.destroy(new Error(`the proxy did not answer within ${this.#silentMs / 1000} s`)),
    );
    connect.on('connect', (answer, socket) => {
      socket.setTimeout(0);
      if (answer.statusCode !== 200) {
        socket.destroy();
        return done?.(new Error(`the proxy answered ${answer.statusCode}`), undefined as never);
      }
      const secure = tls.connect({ ...(options as tls.ConnectionOptions), socket });
      done?.(null, secure);
    });
    connect.on('error', (error) => done?.(error, undefined as never));
    connect.end();
    return undefined;
  }
}
