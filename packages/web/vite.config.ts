import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where the API is while the pages are worked on: `MUSTER_URL=http://127.0.0.1:8080 npx vite packages/web`. */
const server = process.env.MUSTER_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  build: {
    target: 'es2023',
    outDir: 'dist',
    emptyOutDir: true,
    // Nothing inline: the content security policy allows files of this server alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Of the contract the few constants that a page names: its schemas, and zod with them, stay away.
    rolldownOptions: { treeshake: { moduleSideEffects: (id) => !id.includes('/packages/contract/') } },
  },
  server: { proxy: { '/api': server } },
});
