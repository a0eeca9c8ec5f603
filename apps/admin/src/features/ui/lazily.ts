import { type ComponentType, lazy } from 'react'
import { allTexts } from './i18n/all-texts.ts'

/** A component in a chunk of its own. It is drawn once its texts are there too: the first load brings only its own. */
export function lazily<Props>(load: () => Promise<ComponentType<Props>>) {
  return lazy(async () => {
    const [component] = await Promise.all([load(), allTexts()])
    return { default: component }
  })
}
