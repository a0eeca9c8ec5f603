import type { Plugin } from 'vite'

const STYLESHEET = /\s*<link rel="stylesheet"[^>]*>/

/**
 * Puts the stylesheet behind what index.html itself shows: in the head, nothing would be drawn before it is there. Scripts
 * wait for it in either place.
 */
export function stylesLast(): Plugin {
  return {
    name: 'styles-last',
    transformIndexHtml: {
      order: 'post',
      handler: html => {
        const link = STYLESHEET.exec(html)?.[0]
        return link ? html.replace(link, '').replace('</body>', `${link.trim()}\n  </body>`) : html
      },
    },
  }
}
