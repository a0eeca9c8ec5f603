import type { Page } from '@playwright/test'

/** One interaction as https://web.dev/articles/inp defines it: from the input to the next paint. Milliseconds. */
export interface Interaction {
  readonly name: string
  /** The longest of its events; rounded to 8 ms by the browser. What took less than 16 ms is not told and counts as 16. */
  readonly duration: number
  /** Of it, before its handlers began, and while they ran; the rest is drawing. */
  readonly waiting: number
  readonly handling: number
}

interface Watched {
  readonly entries: Map<number, { -readonly [Key in keyof Interaction]: Interaction[Key] }>
  longestFrame: number
}

const KEY = 'deskbellBench'

/** Watches every page of its context from its first script on. */
export async function watchInteractions(page: Page): Promise<void> {
  await page.addInitScript(key => {
    const watched: Watched = { entries: new Map(), longestFrame: 0 }
    Object.assign(window, { [key]: watched })
    new PerformanceObserver(list => {
      for (const entry of list.getEntries() as PerformanceEventTiming[]) {
        const { interactionId: id, name, duration, startTime, processingStart, processingEnd } = entry
        if (id === 0) continue
        const known = watched.entries.get(id)
        if (known && known.duration >= duration) continue
        const [waiting, handling] = [processingStart - startTime, processingEnd - processingStart]
        watched.entries.set(id, { name, duration, waiting, handling })
      }
      // The least that browsers take.
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit)
    new PerformanceObserver(list => {
      for (const { duration } of list.getEntries()) watched.longestFrame = Math.max(watched.longestFrame, duration)
    }).observe({ type: 'long-animation-frame' })
  }, KEY)
}

/** What was done since the last call. Waits until the page has drawn it all and told of it. */
export async function takeInteractions(
  page: Page,
): Promise<{ readonly told: Interaction[]; readonly longestFrame: number }> {
  return page.evaluate(async key => {
    // Entries come after the frame that they tell of, in idle time at the latest.
    const frame = () => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)))
    for (let count = 0; count < 2; count++) await frame()
    await new Promise(resolve => requestIdleCallback(resolve, { timeout: 1_000 }))
    const watched = (window as unknown as Record<string, Watched>)[key] as Watched
    const taken = { told: [...watched.entries.values()], longestFrame: watched.longestFrame }
    watched.entries.clear()
    watched.longestFrame = 0
    return taken
  }, KEY)
}

/** What a person did, and how long each took until it was seen. */
export class Session {
  readonly #done = new Map<string, number[]>()

  add(kind: string, count: number, told: readonly Pick<Interaction, 'duration'>[]): void {
    const known = this.#done.get(kind) ?? []
    const unseen = Math.max(0, count - told.length)
    this.#done.set(kind, [
      ...known,
      ...told.map(({ duration }) => duration),
      ...Array.from({ length: unseen }, () => 16),
    ])
  }

  /** A row for each kind, and one for all. */
  rows(): string[][] {
    const all = [...this.#done.values()].flat()
    return [...this.#done, ['all of them', all] as const].map(([kind, durations]) => {
      const sorted = durations.toSorted((a, b) => b - a)
      // Of fifty the worst one does not count.
      const inp = sorted[Math.floor(sorted.length / 50)] ?? 0
      return [kind, String(sorted.length), said(sorted[sorted.length >> 1] ?? 0), said(inp), said(sorted[0] ?? 0)]
    })
  }
}

const said = (duration: number) => (duration <= 16 ? '≤ 16' : duration.toFixed(0))
