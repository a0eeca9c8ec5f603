import { defineConfig } from 'vite'
import { version } from './package.json' with { type: 'json' }

/** The script tag's file: a classic script, so that it leaves no name in the page's global scope. */
export default defineConfig({
  publicDir: false,
  define: { __VERSION__: JSON.stringify(version) },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: false,
    modulePreload: false,
    rolldownOptions: {
      input: { widget: 'src/loader.ts' },
      external: /\/chat\.js$/,
      output: { format: 'iife', entryFileNames: '[name].js' },
    },
  },
})
