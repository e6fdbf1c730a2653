import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { asciiScripts } from './scripts/package/ascii-scripts.mjs';
import { recordBundledPackages } from './scripts/package/bundled-packages.mjs';
import { EXTERNAL_PACKAGES } from './scripts/package/native-packages.mjs';
import { catalogPlugin } from './scripts/strings/compile-catalog.mjs';

// Everything is bundled but what is native or is Electron itself.
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      minify: true,
      externalizeDeps: false,
      rollupOptions: { input: ['src-main/index.ts', 'src-main/serial-process.ts'], external: ['electron', ...EXTERNAL_PACKAGES] },
    },
    plugins: [recordBundledPackages('main'), asciiScripts()],
  },
  preload: {
    build: {
      outDir: 'out/preload',
      minify: true,
      externalizeDeps: false,
      // A sandboxed preload is CommonJS, and this package is not: the ending says so.
      rollupOptions: { input: 'src-preload/index.ts', external: ['electron'], output: { format: 'cjs', entryFileNames: 'index.cjs' } },
    },
    plugins: [recordBundledPackages('preload'), asciiScripts()],
  },
  renderer: {
    root: 'src-renderer',
    build: {
      outDir: 'out/renderer',
      minify: true,
      assetsInlineLimit: 0,
      // One file blocks the first paint, and a view that is loaded later has its styles when it is drawn.
      cssCodeSplit: false,
      rollupOptions: { input: 'src-renderer/index.html' },
    },
    plugins: [react(), catalogPlugin(), recordBundledPackages('renderer'), asciiScripts()],
  },
});
