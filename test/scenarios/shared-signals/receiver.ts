import { type Jwk, readSet, type SetClaims } from './set.ts';

interface Metadata {
  issuer: string;
  jwks_uri: string;
  delivery_methods_supported: string[];
  configuration_endpoint: string;
  status_endpoint: string;
  add_subject_endpoint: string;
  remove_subject_endpoint: string;
  verification_endpoint: string;
  spec_version?: string;
}

export interface Stream {
  stream_id: string;
  iss: string;
  aud: string;
  events_delivered: string[];
  delivery: { method: string; endpoint_url: string };
}

/** A receiver of OpenID SSF 1.0 that knows an issuer and a token, and finds everything else. */
export class Receiver {
  readonly #token: string;
  readonly #audience: string;
  readonly #metadata: Metadata;
  readonly #keys: Jwk[];

  private constructor(token: string, audience: string, metadata: Metadata, keys: Jwk[]) {
    this.#token = token;
    this.#audience = audience;
    this.#metadata = metadata;
    this.#keys = keys;
  }

  /** SSF 1.0, section 7: the well-known path goes between host and path of the issuer. */
  static async discover(issuer: string, token: string, audience: string): Promise<Receiver> {
    const { origin, pathname } = new URL(issuer);
    const path = pathname.replace(/\/$/, '');
    const answer = await fetch(`${origin}/.well-known/ssf-configuration${path}`);
    if (!answer.headers.get('content-type')?.startsWith('application/json'))
      throw new Error('SSF 1.0, section 7.2: the document must be application/json');
    const metadata = (await answer.json()) as Metadata;
    if (metadata.issuer !== issuer) throw new Error('SSF 1.0, section 7.2.4: another issuer');
    const { keys } = (await (await fetch(metadata.jwks_uri)).json()) as { keys: Jwk[] };
    return new Receiver(token, audience, metadata, keys);
  }

  get supports(): string[] {
    return this.#metadata.delivery_methods_supported;
  }

  async createStream(request: object): Promise<Stream> {
    const stream = (await this.#ask('POST', this.#metadata.configuration_endpoint, 201, request)) as Stream;
    if (stream.iss !== this.#metadata.issuer || stream.aud !== this.#audience)
      throw new Error('SSF 1.0, section 8.1.1.1: the stream is not the one that was asked for');
    return stream;
  }

  async readStream(id: string): Promise<Stream> {
    return (await this.#ask(
      'GET',
      `${this.#metadata.configuration_endpoint}?stream_id=${id}`,
      200,
    )) as Stream;
  }

  async deleteStream(id: string): Promise<void> {
    await this.#ask('DELETE', `${this.#metadata.configuration_endpoint}?stream_id=${id}`, 204);
  }

  async setStatus(id: string, status: string): Promise<unknown> {
    return await this.#ask('POST', this.#metadata.status_endpoint, 200, { stream_id: id, status });
  }

  async verify(id: string, state: string): Promise<void> {
    await this.#ask('POST', this.#metadata.verification_endpoint, 204, { stream_id: id, state });
  }

  async removeSubject(id: string, subject: object): Promise<void> {
    await this.#ask('POST', this.#metadata.remove_subject_endpoint, 204, { stream_id: id, subject });
  }

  async addSubject(id: string, subject: object): Promise<void> {
    await this.#ask('POST', this.#metadata.add_subject_endpoint, 200, { stream_id: id, subject });
  }

  /** RFC 8936: asks for what there is and acknowledges what it took before; long when it may wait. */
  async poll(
    stream: Stream,
    request: object = {},
  ): Promise<{ claims: SetClaims[]; jtis: string[]; more: boolean }> {
    const answer = (await this.#ask('POST', stream.delivery.endpoint_url, 200, request)) as {
      sets: Record<string, string>;
      moreAvailable?: boolean;
    };
    const claims = Object.entries(answer.sets).map(([jti, token]) => {
      const read = this.read(token);
      if (read.jti !== jti) throw new Error('RFC 8936, section 2.5: a SET goes by its own jti');
      return read;
    });
    return { claims, jtis: Object.keys(answer.sets), more: answer.moreAvailable ?? false };
  }

  read(token: string): SetClaims {
    return readSet(token, this.#keys, { iss: this.#metadata.issuer, aud: this.#audience });
  }

  async #ask(method: string, url: string, expected: number, body?: object): Promise<unknown> {
    const answer = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (answer.status !== expected)
      throw new Error(`${method} ${url} was answered ${answer.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}
