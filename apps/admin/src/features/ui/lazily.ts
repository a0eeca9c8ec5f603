import { type ComponentType, createElement, lazy, useState } from 'react'
import { allTexts } from './i18n/all-texts.ts'

/** A module with a component of that name. */
type Module<Name extends string, Props> = { readonly [Each in Name]: ComponentType<Props> }

/**
 * A component in a chunk of its own. It is drawn once its texts are there too: the first load brings only its own.
 * `preload` fetches it before it is known whether it will be drawn; what was fetched by then is drawn at once. React
 * otherwise shows what stands in its place for a third of a second, however quick it comes.
 */
export function lazily<Name extends string, Props extends object>(
  load: () => Promise<Module<Name, Props>>,
  name: Name,
) {
  let loaded: ComponentType<Props> | undefined
  const fetchAll = async () => {
    const [module] = await Promise.all([load(), allTexts()])
    loaded = module[name]
    return { default: loaded }
  }
  let early: ReturnType<typeof fetchAll> | undefined
  const preload = async (): Promise<void> => {
    early ??= fetchAll()
    // Without a network now: it is tried again when it is drawn.
    await early.catch(() => {
      early = undefined
    })
  }
  const Later = lazy(() => early ?? fetchAll()) as ComponentType<Props>
  function Lazily(props: Props) {
    // As it was when it appeared: another component would begin anew.
    const [Chosen] = useState(() => loaded ?? Later)
    return createElement(Chosen, props)
  }
  return Object.assign(Lazily, { preload })
}

/** The same for what a screen can do without: where it cannot be fetched, nothing stands in its place, and nothing fails. */
export function optionally<Name extends string, Props extends object>(
  load: () => Promise<Module<Name, Props>>,
  name: Name,
) {
  const nothing: Record<string, ComponentType<Props>> = { [name]: Nothing }
  return lazily<Name, Props>(() => load().catch(() => nothing as Module<Name, Props>), name)
}

const Nothing = () => null
