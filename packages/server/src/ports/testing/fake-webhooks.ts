import { WebhookError, type WebhookOut, type WebhookQuestion, type WebhookRequest } from '../webhook-out.ts';

/** Answers as it is told to and keeps what it got; hosts that end in `.invalid` may not be reached. */
export class FakeWebhooks implements WebhookOut {
  readonly got: WebhookRequest[] = [];
  reply: number | 'silent' = 200;
  /** The text of an answer, by the URL that was asked. */
  readonly texts = new Map<string, string>();

  async post(request: WebhookRequest): Promise<{ status: number }> {
    this.check(request.url);
    this.got.push(request);
    if (this.reply === 'silent') throw new WebhookError('failed', 'the line was closed without an answer');
    return { status: this.reply };
  }

  async ask(question: WebhookQuestion): Promise<{ status: number; text: string }> {
    const { url, headers, body = '', longestAnswer } = question;
    const { status } = await this.post({ url, headers, body });
    const text = this.texts.get(url) ?? '';
    if (Buffer.byteLength(text) > longestAnswer) throw new WebhookError('failed', 'the answer is too long');
    return { status, text };
  }

  check(url: string): void {
    const { protocol, hostname } = new URL(url);
    if (protocol !== 'https:' || hostname.endsWith('.invalid'))
      throw new WebhookError('blocked', `${hostname} may not be reached`);
  }
}
