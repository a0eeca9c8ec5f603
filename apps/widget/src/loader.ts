import { readConfig, type WidgetConfig } from './config.ts'
import { forget, launch } from './launcher.ts'
import { createPageApi, isCommandQueue, type PageApi, type PageCommands } from './page-api.ts'

declare const __VERSION__: string

/** Known to every copy of this script: the second one finds the first, whatever the page calls it. */
const mark = Symbol.for('deskbell.widget')

interface MarkedWindow {
  [mark]?: PageApi
}

/** One widget a page, however often the script stands there. */
function start(script: HTMLScriptElement): void {
  const page: MarkedWindow = window as MarkedWindow
  if (page[mark]) return
  const config = readConfig(script, document.documentElement.lang, navigator.languages)
  const { commands, begin } = commandsOf(config, (event, payload) => handle.emit(event, payload))
  const handle = createPageApi(__VERSION__, commands, report)
  page[mark] = handle.api
  publish(config.globalName, handle.api)
  script.dispatchEvent(new CustomEvent('deskbell:ready', { bubbles: true, detail: handle.api }))
  whenIdle(begin)
}

/** Commands wait for the launcher, which waits until the page is done. Opening waits no longer. */
function commandsOf(config: WidgetConfig, emit: Parameters<typeof launch>[2]) {
  let launcher: PageCommands | undefined
  const begin = () => {
    if (document.body) launcher ??= launch(config, url => import(/* @vite-ignore */ url), emit)
    return launcher
  }
  const waiting: ((launcher: PageCommands) => void)[] = []
  const doOrWait = (work: (launcher: PageCommands) => void, isUrgent = false) => {
    const ready = launcher ?? (isUrgent ? beginWith() : undefined)
    if (ready) work(ready)
    else waiting.push(work)
  }
  const beginWith = () => {
    const begun = begin()
    if (begun) for (const work of waiting.splice(0)) work(begun)
    return begun
  }
  const commands: PageCommands = {
    open: () => doOrWait(one => one.open(), true),
    close: () => doOrWait(one => one.close()),
    toggle: () => doOrWait(one => one.toggle(), true),
    identify: person => doOrWait(one => one.identify(person)),
    setLanguage: language => doOrWait(one => one.setLanguage(language)),
    reset: () => {
      // The page may go elsewhere at once.
      if (!launcher) forget(config.site)
      doOrWait(one => one.reset())
    },
  }
  return { commands, begin: beginWith }
}

/** Under the agreed name, unless somebody else has it: what is not ours stays as it is. */
function publish(name: string, api: PageApi): void {
  const names = window as unknown as Record<string, unknown>
  const found = names[name]
  const queue = isCommandQueue(found) ? found : undefined
  if (found !== undefined && !queue) return
  try {
    names[name] = api
  } catch {
    // A page that froze its window has no use for the name.
  }
  if (queue) api.push(...queue)
}

/** Says it where the page's developers look, and stops nothing. */
function report(error: unknown): void {
  if (typeof reportError === 'function') reportError(error)
}

function whenIdle(work: () => void): void {
  const idle = () => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => work(), { timeout: 2_000 })
    else setTimeout(work, 1)
  }
  if (document.readyState === 'complete') idle()
  else addEventListener('load', idle, { once: true })
}

const script = document.currentScript
if (script instanceof HTMLScriptElement) {
  try {
    start(script)
  } catch (error) {
    report(error)
  }
}
