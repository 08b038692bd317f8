// A ticket system opens a ticket and says so; no person ever looks into it.
import { nobodyReads, ticketReceipt } from './kit/index.mjs';

await nobodyReads(ticketReceipt);
