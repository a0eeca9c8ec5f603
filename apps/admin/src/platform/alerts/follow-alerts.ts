import type { Api } from '@deskbell/api'
import type { Conversation, ConversationId, Me } from '@deskbell/contract'
import { createPlayer } from '@deskbell/sounds'
import { after } from '../../shared/messages.ts'
import { openTabChannel } from '../../shared/tab-channel.ts'
import { appUrl } from '../app-base.ts'
import { connectionStore } from '../connection.ts'
import type { ReadyConnection } from '../connection-state.ts'
import { liveEvents } from '../live-events.ts'
import { permissionStore } from '../permission.ts'
import { onLookedAt, seenConversation } from '../presence.ts'
import { pushDevice } from '../this-device.ts'
import { alertSettings } from './alert-settings.ts'
import { alertsState, calling, nothingRings } from './alerts-state.ts'
import { createAlerts } from './create-alerts.ts'
import { type Shown, shownContent } from './shown-content.ts'
import { createTabTurn } from './tab-turn.ts'
import { markTitle } from './title-mark.ts'

/** The words of a call, which the screens know. */
export interface AlertWords {
  /** For the tab's title. */
  readonly title: () => string
  readonly notification: (conversation: Conversation, shown: Shown) => { readonly title: string; readonly body: string }
}

/** A page that nobody has touched by then says that it stays silent, before it has missed anything. */
const UNTOUCHED_MS = 60_000
/** A tap is over by then. */
const SETTLE_MS = 600
const touches = ['pointerdown', 'keydown'] as const

export const player = createPlayer({
  createContext: () => (typeof AudioContext === 'undefined' ? undefined : new AudioContext()),
})

/** Sounds, the mark in the title and desktop notifications, for whoever is signed in here. */
export function followAlerts(words: AlertWords): void {
  const tabs = openTabChannel<'silence' | 'unlocked'>('deskbell-alerts')
  let alerts: ReturnType<typeof createAlerts> | undefined
  const soundTurn = createTabTurn('deskbell-sound', () => alerts?.changed())
  const desktopTurn = createTabTurn('deskbell-desktop', () => undefined)
  desktopTurn.want()

  const setBlocked = (blocked: boolean) => alertsState.set({ ...alertsState.get(), blocked })
  const checkBlocked = async () => {
    // Where a touch did not help, as on a machine without a sound card, there is nothing to advise.
    const isBlocked = alerts !== undefined && alertSettings.get().sound !== 'off' && !player.isUnlocked() && !touched
    setBlocked(isBlocked && !(await soundTurn.isTaken().catch(() => false)))
  }
  let touched = false
  const unlock = async () => {
    if (player.isUnlocked() || !(await player.unlock())) return
    soundTurn.want()
    tabs.send('unlocked')
  }
  const onTouch = () => {
    touched = true
    void unlock()
    // Not at once: what moves up between the press and its end would get the click.
    after(SETTLE_MS, () => setBlocked(false))
  }
  for (const touch of touches) addEventListener(touch, onTouch, { capture: true, passive: true })
  // An installed app, and a page that was touched before it loaded this, may be heard at once.
  if (navigator.userActivation?.hasBeenActive) void unlock()

  const silence = () => alerts?.silence()
  calling.silence = () => {
    silence()
    tabs.send('silence')
  }
  tabs.listen(message => (message === 'silence' ? silence() : setBlocked(false)))

  let key: string | undefined
  const follow = () => {
    const state = connectionStore.get()
    const wanted = state.kind === 'ready' && state.me && state.levels.includes('conversations') ? state : undefined
    const next = wanted?.me ? `${wanted.apiRoot} ${wanted.me.user.id}` : undefined
    if (next === key) return
    key = next
    alerts?.silence()
    alerts = wanted?.me ? alertsOf(wanted, wanted.me.user, words, { soundTurn, desktopTurn }) : undefined
    alertsState.set(nothingRings)
    if (alerts) after(UNTOUCHED_MS, () => void checkBlocked())
  }
  connectionStore.subscribe(follow)
  follow()
  liveEvents.subscribe(event => {
    alerts?.onEvent(event)
    if (event.type === 'alert') void checkBlocked()
  })
  onLookedAt(() => {
    const seen = seenConversation()
    if (seen) alerts?.opened(seen)
  })
  alertSettings.subscribe(() => {
    alerts?.changed()
    void checkBlocked()
  })
  let unmark: (() => void) | undefined
  alertsState.subscribe(() => {
    const rings = alertsState.get().ringing.length > 0
    if (rings) unmark ??= markTitle(words.title())
    else {
      unmark?.()
      unmark = undefined
    }
  })
}

type Turns = Record<'soundTurn' | 'desktopTurn', ReturnType<typeof createTabTurn>>

function alertsOf({ api }: ReadyConnection, user: Me['user'], words: AlertWords, turns: Turns) {
  return createAlerts({
    ...turns,
    userId: user.id,
    player,
    settings: alertSettings.get,
    seen: seenConversation,
    state: alertsState,
    read: async id => {
      const answer = await api.conversations.read(id)
      return answer.ok ? answer.data : undefined
    },
    showOnDesktop: conversation => void showOnDesktop(api, user, conversation, words),
    closeOnDesktop: id => void closeOnDesktop(id),
  })
}

/** By the worker, since Android knows no other way; a tap on it leads where a push's does. */
async function showOnDesktop(
  api: Api,
  { role }: Me['user'],
  conversation: Conversation,
  words: AlertWords,
): Promise<void> {
  // Push rings this device already (S57), unless it waits to be repaired; or the browser was not allowed to.
  const device = pushDevice.get()
  const isRung = device.kind === 'on' && device.trouble?.why !== 'quarantined'
  if (isRung || permissionStore.get() !== 'granted') return
  const worker = await navigator.serviceWorker?.getRegistration()
  if (!worker) return
  const settings = await api.push.read()
  const shown = shownContent(settings.ok ? settings.data : undefined, role)
  const { title, body } = words.notification(conversation, shown)
  const options: NotificationOptions & { renotify: boolean } = {
    body,
    dir: 'auto',
    tag: conversation.id,
    renotify: true,
    icon: `${appUrl()}/icons/icon-192.png`,
    data: { message: null, navigate: `${appUrl()}/conversations/${conversation.id}` },
  }
  await worker.showNotification(title, options).catch(() => undefined)
}

async function closeOnDesktop(id: ConversationId): Promise<void> {
  const worker = await navigator.serviceWorker?.getRegistration()
  for (const shown of (await worker?.getNotifications({ tag: id })) ?? []) {
    // A push's own is not ours to close: it is closed where reading is known.
    if (!(shown.data as { message?: unknown } | null)?.message) shown.close()
  }
}
