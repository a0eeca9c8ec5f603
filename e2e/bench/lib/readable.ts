import type { Page } from '@playwright/test'
import { MARK } from './main-thread.ts'

const KEY = 'deskbellReadable'

/** The trace's name for the moment at which the text was readable. */
export const READABLE = 'readable'

/**
 * Tells when a message is on the screen: within its thread, in the page's view, and drawn. Call it before the page loads.
 */
export async function watchReadable(page: Page, text: string): Promise<void> {
  await page.addInitScript(
    ({ key, mark, wanted }) => {
      const state: { from: number; at?: number } = { from: 0 }
      Object.assign(window, { [key]: state })
      addEventListener('click', event => Object.assign(state, { from: event.timeStamp }), { capture: true })
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
            state.at = performance.now()
            performance.mark(mark)
          })
      }
      requestAnimationFrame(look)
    },
    { key: KEY, mark: MARK + READABLE, wanted: text },
  )
}

/** From the click, or else from the page's beginning, until the message is readable; milliseconds. */
export async function readableAfter(page: Page): Promise<number> {
  const took = await page.waitForFunction(key => {
    const { from = 0, at } = (window as unknown as Record<string, { from: number; at?: number } | undefined>)[key] ?? {}
    return at === undefined ? undefined : { after: at - from }
  }, KEY)
  return (await took.jsonValue())?.after ?? Number.NaN
}
