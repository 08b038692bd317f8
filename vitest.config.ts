import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'lab/src/**/*.test.ts',
      'test/unit/**/*.test.ts',
      'test/scenarios/**/*.test.ts',
      'test/browser/**/*.test.ts',
    ],
    // What hangs is ended; a busy machine is not. No test has a tighter limit of its own without a reason.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // What a test waits for may take its time on a busy machine; vitest’s own second is too tight.
    expect: { poll: { timeout: 30_000 } },
    pool: 'forks',
    maxWorkers: 2,
    // The files of a worker share what they import, which is half of their cost. They share no state: what a feature
    // keeps hangs on its app, and each file has apps and databases of its own.
    isolate: false,
    setupFiles: ['test/support/same-chance.ts'],
  },
});
