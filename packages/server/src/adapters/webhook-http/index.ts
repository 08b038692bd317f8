export { WebhookHttp, type WebhookHttpOptions } from './webhook-http.ts';
