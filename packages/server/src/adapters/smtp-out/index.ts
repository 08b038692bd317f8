export { SmtpOut } from './smtp-out.ts';
