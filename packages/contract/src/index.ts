export * from './actor.ts';
export * from './common.ts';
export * from './errors.ts';
export * from './ledger.ts';
export * from './people.ts';
export * from './procedure.ts';
