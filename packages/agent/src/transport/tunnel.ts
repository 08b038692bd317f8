import http from 'node:http';
import https from 'node:https';
import tls from 'node:tls';

/** Reaches HTTPS servers through an HTTP proxy (CONNECT, RFC 9110 section 9.3.6). TLS goes end to end. */
export function tunnelAgent(proxy: string, options: https.AgentOptions): https.Agent {
  return new TunnelAgent(new URL(proxy), options);
}

class TunnelAgent extends https.Agent {
  readonly #proxy: URL;

  constructor(proxy: URL, options: https.AgentOptions) {
    super(options);
    this.#proxy = proxy;
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
      headers: {
        host: target,
        ...(username === ''
          ? {}
          : { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` }),
      },
    });
    connect.on('connect', (answer, socket) => {
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
