import { type ComponentType, lazy } from 'react'
import { allTexts } from './i18n/all-texts.ts'

/**
 * A component in a chunk of its own. It is drawn once its texts are there too: the first load brings only its own.
 * `preload` fetches it before it is known whether it will be drawn.
 */
export function lazily<Props>(load: () => Promise<ComponentType<Props>>) {
  const fetchAll = async () => {
    const [component] = await Promise.all([load(), allTexts()])
    return { default: component }
  }
  let early: ReturnType<typeof fetchAll> | undefined
  const preload = () => {
    early ??= fetchAll()
    // Without a network now: it is tried again when it is drawn.
    early.catch(() => {
      early = undefined
    })
  }
  return Object.assign(
    lazy(() => early ?? fetchAll()),
    { preload },
  )
}

/** The same for what a screen can do without: where it cannot be fetched, nothing stands in its place, and nothing fails. */
export function optionally<Props>(load: () => Promise<ComponentType<Props>>) {
  return lazily<Props>(() => load().catch(() => Nothing))
}

const Nothing = () => null
