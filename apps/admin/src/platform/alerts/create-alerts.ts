import type { Conversation, ConversationId, LiveEvent, UserId } from '@deskbell/contract'
import type { Player } from '@deskbell/sounds'
import type { WritableStore } from '../../shared/store.ts'
import type { AlertSettings } from './alert-settings.ts'
import type { AlertsState } from './alerts-state.ts'
import type { TabTurn } from './tab-turn.ts'

export interface AlertsDeps {
  readonly userId: UserId
  readonly settings: () => AlertSettings
  readonly player: Player
  /** Among the tabs that may be heard. */
  readonly soundTurn: Pick<TabTurn, 'isMine'>
  readonly desktopTurn: Pick<TabTurn, 'isMine'>
  /** The conversation that somebody sees in this tab; null where the tab is hidden. */
  readonly seen: () => ConversationId | null
  /** As it is now; undefined if that cannot be told. */
  readonly read: (id: ConversationId) => Promise<Conversation | undefined>
  /** Shows it on the desktop, unless push rings this device (S57). */
  readonly showOnDesktop: (conversation: Conversation) => void
  readonly closeOnDesktop: (id: ConversationId) => void
  readonly state: WritableStore<AlertsState>
}

export interface Alerts {
  readonly onEvent: (event: LiveEvent) => void
  /** Somebody looks at the conversation in this tab. */
  readonly opened: (id: ConversationId) => void
  /** Settings, or the turn, are other than before. */
  readonly changed: () => void
  readonly silence: () => void
}

/** Silence between two rounds of a loop. */
const PAUSE_MS = 2_000

/** Calls whoever has the app open. Whom to call is the server's decision; how is this device's. */
export function createAlerts(deps: AlertsDeps): Alerts {
  const { settings, player, state } = deps
  let stopLoop: (() => void) | undefined

  const follow = () => {
    const { sound, volume, loop } = settings()
    const loops = loop && sound !== 'off' && state.get().ringing.length > 0 && deps.soundTurn.isMine()
    if (!loops) {
      stopLoop?.()
      stopLoop = undefined
    } else stopLoop ??= player.loop(sound, volume, PAUSE_MS)
  }
  const setRinging = (ringing: readonly ConversationId[]) => {
    state.set({ ...state.get(), ringing })
    follow()
  }
  const settle = (id: ConversationId) => {
    const { ringing } = state.get()
    if (!ringing.includes(id)) return
    deps.closeOnDesktop(id)
    setRinging(ringing.filter(other => other !== id))
  }
  const soundOnce = () => {
    const { sound, volume } = settings()
    if (sound !== 'off' && deps.soundTurn.isMine() && !stopLoop) player.play(sound, volume)
  }
  const call = (id: ConversationId) => {
    if (deps.seen() === id) return soundOnce()
    const { ringing } = state.get()
    if (!ringing.includes(id)) setRinging([...ringing, id])
    soundOnce()
    if (settings().desktop && deps.desktopTurn.isMine()) {
      void deps.read(id).then(conversation => {
        if (conversation && state.get().ringing.includes(id)) deps.showOnDesktop(conversation)
      })
    }
  }
  /** Read on another device, taken by somebody else, or closed. */
  const look = async (id: ConversationId) => {
    const now = await deps.read(id)
    if (now && !stillCalls(now, deps.userId)) settle(id)
  }

  return {
    onEvent: event => {
      if (event.type === 'alert') {
        const { conversationId, only, except } = event.data
        const isMeant = only ? only.includes(deps.userId) : !except?.includes(deps.userId)
        if (isMeant) call(conversationId)
      } else if (event.type === 'conversation.updated') {
        if (state.get().ringing.includes(event.data.conversationId)) void look(event.data.conversationId)
      } else if (event.type === 'visitor.erased') {
        for (const id of event.data.conversationIds) settle(id)
      } else if (event.type === 'reset') {
        for (const id of state.get().ringing) void look(id)
      }
    },
    opened: settle,
    changed: () => {
      // A loop that goes on has the sound that was chosen before.
      stopLoop?.()
      stopLoop = undefined
      follow()
    },
    silence: () => {
      for (const id of state.get().ringing) deps.closeOnDesktop(id)
      setRinging([])
    },
  }
}

function stillCalls({ status, unreadCount, assignee }: Conversation, userId: UserId): boolean {
  return status === 'open' && unreadCount > 0 && (assignee === null || assignee.id === userId)
}
