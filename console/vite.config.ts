import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The API a page under development talks to: `npx vite console` beside `npm start`. */
const API = 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  server: { proxy: { '/v1': API } },
  build: {
    target: 'es2023',
    // Nothing inline: the page's policy lets a browser run and style by files of this server alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
});
