import { defineConfig } from 'vite'

/** The chat itself: a module that the loader imports when it is needed. */
export default defineConfig({
  build: {
    target: 'es2022',
    outDir: 'dist',
    modulePreload: false,
    rolldownOptions: {
      input: { chat: 'src/chat.ts' },
      preserveEntrySignatures: 'strict',
      output: { format: 'es', entryFileNames: 'widget/[name].js', chunkFileNames: 'widget/[name]-[hash].js' },
    },
  },
})
