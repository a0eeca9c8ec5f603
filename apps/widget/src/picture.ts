import { element } from './dom.ts'

/** More pixels than a small picture has: a wrong one is not drawn. */
const mostPixels = 4_000_000

/**
 * Draws a picture of the backend's own onto a canvas. Unlike `img` it needs nothing of the page's `img-src`; what cannot be
 * fetched is left away without a word.
 */
export function picture(url: string, className: string, label = ''): HTMLCanvasElement {
  const canvas = element('canvas', {
    class: className,
    hidden: true,
    ...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': 'true' }),
  })
  draw(url, canvas).catch(() => {})
  return canvas
}

async function draw(url: string, canvas: HTMLCanvasElement): Promise<void> {
  const response = await fetch(url, { credentials: 'omit', redirect: 'error' })
  if (!response.ok) return
  const bitmap = await createImageBitmap(await response.blob())
  if (bitmap.width * bitmap.height <= mostPixels) {
    canvas.width = bitmap.width
    canvas.height = bitmap.height
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0)
    canvas.hidden = false
  }
  bitmap.close()
}
