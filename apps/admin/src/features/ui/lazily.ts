import { type ComponentType, lazy } from 'react'
import { allTexts } from './i18n/all-texts.ts'

/** A module with a component of that name. */
type Module<Name extends string, Props> = { readonly [Each in Name]: ComponentType<Props> }

/**
 * A component in a chunk of its own. It is drawn once its texts are there too: the first load brings only its own.
 * `preload` fetches it before it is known whether it will be drawn.
 */
export function lazily<Name extends string, Props>(load: () => Promise<Module<Name, Props>>, name: Name) {
  const fetchAll = async () => {
    const [module] = await Promise.all([load(), allTexts()])
    return { default: module[name] }
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
export function optionally<Name extends string, Props>(load: () => Promise<Module<Name, Props>>, name: Name) {
  const nothing: Record<string, ComponentType<Props>> = { [name]: Nothing }
  return lazily<Name, Props>(() => load().catch(() => nothing as Module<Name, Props>), name)
}

const Nothing = () => null
