import type { Page } from '@playwright/test'
import { MARK } from './main-thread.ts'

const KEY = 'deskbellReadable'

/** The trace's name for the moment at which the text was readable. */
export const READABLE = 'readable'

/**
 * Tells when a message is on the screen: within its thread, in the page's view, and drawn. Call it before the page loads.
 * The page says so by itself: whoever asks it over and over puts scripts into it that take longer than some of its own.
 * @returns waits for it; how long it took from the click, or else from the page's beginning, in milliseconds
 */
export async function watchReadable(page: Page, text: string): Promise<() => Promise<number>> {
  const told = new Promise<number>(resolve => {
    page.on('console', message => {
      const [key, took] = message.text().split(' ')
      if (key === KEY) resolve(Number(took))
    })
  })
  await page.addInitScript(
    ({ key, mark, wanted }) => {
      let from = 0
      addEventListener('click', event => (from = event.timeStamp), { capture: true })
      const isShown = () => {
        const box = document.querySelector('section[aria-label="Conversation"]')
        const item = [...(box?.querySelectorAll('li') ?? [])].findLast(each => each.textContent?.includes(wanted))
        if (!box || !item) return false
        const [outer, inner] = [box.getBoundingClientRect(), item.getBoundingClientRect()]
        return inner.bottom <= outer.bottom + 1 && inner.top >= outer.top && inner.bottom <= innerHeight
      }
      const look = () => {
        if (!isShown()) requestAnimationFrame(look)
        // After the frame that shows it.
        else
          setTimeout(() => {
            console.debug(`${key} ${performance.now() - from}`)
            performance.mark(mark)
          })
      }
      requestAnimationFrame(look)
    },
    { key: KEY, mark: MARK + READABLE, wanted: text },
  )
  return () => told
}
