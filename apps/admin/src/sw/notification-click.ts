import { isSamePlace, pathOfNotification } from '../shared/app-link.ts'
import { isAppAddress } from '../shared/app-paths.ts'
import { type After, ask } from '../shared/messages.ts'
import type { ShownData } from '../shared/notification-options.ts'
import type { PendingTarget } from '../shared/records.ts'
import type { ClientsLike, TapLike, WindowLike } from './browser.ts'
import type { Press } from './press.ts'
import type { ReceiptOutbox } from './receipt-outbox.ts'
import { dataOf } from './shown-notifications.ts'
import { within } from './turns.ts'

export interface ClickDeps {
  readonly appUrl: string
  readonly clients: ClientsLike
  readonly outbox: ReceiptOutbox
  readonly press: Press
  /** A button was pressed, and neither could it be done nor the app be opened for it: that is said. */
  readonly notDone: (shown: ShownData) => Promise<void>
  /** Where the start that follows looks first (C2); null when the way was found. */
  readonly setPending: (target: PendingTarget | null) => Promise<void>
  readonly now: () => number
  readonly after: After
}

/** How long a page has to say that it went there. */
const acknowledgeMs = 800
/** Browsers let a click open a window only for a moment; storage must not use it up. */
const storageMs = 300

/** One click: where it leads, and through which window. */
interface Click {
  readonly path: string
  readonly url: string
  /** Windows of the app, the best one first. */
  readonly windows: readonly WindowLike[]
  /** Set once focus was tried: a click is good for one focus or one new window. */
  focusTried: boolean
}

/** Tries one way. @returns true when the person is there */
type Step = (click: Click, deps: ClickDeps) => Promise<boolean>

/** C1: tried in this order; exactly one wins. A step that throws has not won. */
const ladder: readonly (readonly [name: string, step: Step])[] = [
  ['focus the window that is there already', focusWindowAtPlace],
  ['focus the best window and tell it', tellBestWindow],
  ['send the best window there', navigateBestWindow],
  ['open a window', openWindow],
]

/** What a tap does or where it goes, and that it happened. */
export function createClickHandler(deps: ClickDeps): (tap: TapLike) => Promise<void> {
  return async tap => {
    const at = deps.now()
    const { notification, action } = tap
    notification.close()
    const shown = dataOf(notification)
    const { message, navigate } = shown
    if (!(await deps.press(shown, tap))) {
      const path = pathOfNotification(deps.appUrl, navigate, message ?? undefined, action === 'reply')
      // Browsers let a tap open a window for a moment only, and asking whose session it is may take longer.
      if (!(await climb(deps, path, at)) && action) await deps.notDone(shown)
    }
    if (message) await deps.outbox.report(message, [{ stage: 'clicked', at }])
  }
}

/** @returns whether the person is there */
async function climb(deps: ClickDeps, path: string, at: number): Promise<boolean> {
  const [windows] = await Promise.all([
    windowsOf(deps, path),
    within(storageMs, deps.setPending({ path, ts: at }), undefined, deps.after),
  ])
  const click: Click = { path, url: deps.appUrl + path, windows, focusTried: false }
  for (const [, step] of ladder) {
    if (await step(click, deps).catch(() => false)) return true
  }
  return false
}

async function focusWindowAtPlace(click: Click, deps: ClickDeps): Promise<boolean> {
  const [best] = click.windows
  if (!best || !isSamePlace(deps.appUrl, best.url, click.path)) return false
  click.focusTried = true
  await best.focus()
  await forgetPending(deps)
  return true
}

async function tellBestWindow(click: Click, deps: ClickDeps): Promise<boolean> {
  const [best] = click.windows
  if (!best) return false
  // A browser may refuse the focus and still have a window that can be told.
  const window = await focusOnce(click, best)
  const told = await ask(
    window,
    { type: 'navigate', path: click.path },
    { milliseconds: acknowledgeMs, after: deps.after },
  )
  if (told) await forgetPending(deps)
  return told
}

async function navigateBestWindow(click: Click): Promise<boolean> {
  const [best] = click.windows
  return best !== undefined && (await best.navigate(click.url)) !== null
}

async function openWindow(click: Click, deps: ClickDeps): Promise<boolean> {
  await deps.clients.openWindow(click.url)
  return true
}

/** The focused handle is the one to go on with: the first one may be stale afterwards. */
async function focusOnce(click: Click, window: WindowLike): Promise<WindowLike> {
  if (click.focusTried) return window
  click.focusTried = true
  return window.focus().catch(() => window)
}

/** Left behind, it would pull the next start to a place that was left already. */
function forgetPending(deps: ClickDeps): Promise<void> {
  return within(storageMs, deps.setPending(null), undefined, deps.after)
}

/** Windows of the app itself, best first: there already, focused, visible, then the browser's own order (last used first). */
async function windowsOf({ clients, appUrl }: ClickDeps, path: string): Promise<readonly WindowLike[]> {
  const all = await clients.matchAll({ type: 'window', includeUncontrolled: true }).catch(() => [])
  const rank = (window: WindowLike) => {
    if (isSamePlace(appUrl, window.url, path)) return 0
    if (window.focused) return 1
    return window.visibilityState === 'visible' ? 2 : 3
  }
  return all
    .filter(window => window.frameType !== 'nested' && isAppAddress(appUrl, window.url))
    .toSorted((a, b) => rank(a) - rank(b))
}
