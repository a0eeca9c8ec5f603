import type { Plugin } from 'vite'

/** https://v8.dev/blog/explicit-compile-hints. Anything before it, and it is a comment like any other. */
const HINT = '//# allFunctionsCalledOnLoad\n'

/** Has a chunk compiled whole while it comes, off the main thread, instead of a thousand functions in between as they are called. */
export function compileEarly(chunkName: string): Plugin {
  return {
    name: 'compile-early',
    generateBundle: {
      order: 'post',
      handler: (_options, bundle) => {
        for (const file of Object.values(bundle)) {
          if (file.type === 'chunk' && file.name === chunkName) file.code = HINT + file.code
        }
      },
    },
  }
}
