import { globSync } from 'node:fs'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { manifest } from './manifest.config.ts'
import { catalogueParts } from './scripts/catalogue-parts.ts'
import { compileEarly } from './scripts/compile-early.ts'
import { FIRST_LOAD, firstLoadGroup, laterStyles } from './scripts/first-load.ts'
import { listEachOnce } from './scripts/precache-list.ts'
import { stylesLast } from './scripts/styles-last.ts'

/** The server of `pnpm dev`, which answers everything but the app itself. */
const server = process.env['DESKBELL_DEV_SERVER'] ?? 'http://127.0.0.1:4180'
const serverPaths = ['/api', '/.well-known', '/demo', '/widget.js', '/widget', '/healthz', '/readyz', '/metrics']

/** Class names by the place of their file, the same with every build: a name with a hash is what compresses worst. */
const styleFiles = globSync('src/**/*.module.css', { cwd: import.meta.dirname }).sort()
const scopedName = (name: string, file: string): string =>
  `${name}-${styleFiles.findIndex(each => file.endsWith(`/${each}`)).toString(36)}`

export default defineConfig({
  css: { modules: { generateScopedName: scopedName } },
  plugins: [
    react(),
    catalogueParts(),
    stylesLast(),
    compileEarly(FIRST_LOAD),
    VitePWA({
      strategies: 'injectManifest',
      registerType: 'prompt',
      // `platform/update-waiting.ts` registers it.
      injectRegister: false,
      srcDir: 'src/sw',
      filename: 'sw.ts',
      manifest,
      injectManifest: {
        globPatterns: ['**/*.{js,css,html,svg,webmanifest}', 'icons/icon-192.png', 'icons/badge-192.png'],
        manifestTransforms: [listEachOnce],
        // One file that every browser takes as a classic worker.
        rollupFormat: 'iife',
        target: 'es2022',
      },
      devOptions: { enabled: true, type: 'module', navigateFallback: 'index.html' },
    }),
  ],
  build: {
    target: 'es2022',
    outDir: 'dist',
    // The budgets are weighed by it.
    manifest: true,
    modulePreload: {
      // Inline script, which the server's Content-Security-Policy refuses.
      polyfill: false,
      // The worker has every script from the first visit on: the names of what each needs would weigh a kilobyte.
      resolveDependencies: (_file, needed, { hostType }) =>
        hostType === 'html' ? needed : needed.filter(file => file.endsWith('.css')),
    },
    rolldownOptions: {
      output: {
        // Each stands in the worker's list, ninety of them: a name would weigh as much as the code. dist/.vite/manifest.json
        // says which is which.
        chunkFileNames: 'assets/[hash:7].js',
        assetFileNames: 'assets/[hash:7][extname]',
        codeSplitting: { includeDependenciesRecursively: false, groups: [firstLoadGroup(), laterStyles] },
      },
    },
  },
  server: {
    port: 5180,
    proxy: Object.fromEntries(serverPaths.map(path => [path, { target: server, xfwd: true }])),
  },
})
