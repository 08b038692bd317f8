// Takes another address in its log for that of the submitter.
import { play } from './kit/index.mjs';

await play({ saysInReports: (facts) => ({ ...facts, submittedFrom: '198.51.100.7' }) });
