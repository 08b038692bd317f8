/**
 * Properties are tried with the same cases in every run, so that a run that was green stays green until something
 * changes. `MUSTER_TEST_SEED=new` draws other cases, and a number those of the run that named it.
 */
import fc from 'fast-check';

const { MUSTER_TEST_SEED: seed = '20270105' } = process.env;
if (seed !== 'new') fc.configureGlobal({ seed: Number(seed) });
