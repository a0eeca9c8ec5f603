import dbus from 'dbus-next'
import { startSessionBus } from './session-bus.ts'
import { type Arrivals, createArrivals } from './waiting.ts'

/** A notification as the desktop got it. */
export type ShownNotification = {
  readonly id: number
  /** The id that it took the place of; 0 for none. */
  readonly replaces: number
  readonly title: string
  /** Chromium puts the page's origin before the text. */
  readonly body: string
  readonly actions: readonly { readonly key: string; readonly label: string }[]
  /** Whether it still stands on the screen. */
  readonly open: boolean
}

export type NotificationDaemon = {
  /** For the browser's environment: `DBUS_SESSION_BUS_ADDRESS`. */
  readonly address: string
  readonly shown: readonly ShownNotification[]
  /** The first notification with this title, past or to come. */
  waitForTitle(title: string | RegExp, timeoutMs?: number): Promise<ShownNotification>
  /** The first notification that says this. */
  waitForText(text: string, timeoutMs?: number): Promise<ShownNotification>
  /** Those that say this, whether they still stand or not. */
  withText(text: string): readonly ShownNotification[]
  waitFor(what: string, fits: (shown: ShownNotification) => boolean, timeoutMs?: number): Promise<ShownNotification>
  /** A person's click: on the notification itself, or on the action with this label. */
  click(notification: ShownNotification, actionLabel?: string): void
  dismiss(notification: ShownNotification): void
  stop(): Promise<void>
}

const NAME = 'org.freedesktop.Notifications'
const PATH = '/org/freedesktop/Notifications'
const CAPABILITIES = ['actions', 'body', 'body-markup', 'body-hyperlinks', 'icon-static', 'persistence']
const CLOSED_BY_USER = 2
const CLOSED_BY_CALL = 3

type Entry = { -readonly [Key in keyof ShownNotification]: ShownNotification[Key] }

/** The desktop's side of notifications (freedesktop.org's specification), on a bus of its own. */
class DesktopInterface extends dbus.interface.Interface {
  readonly entries: Arrivals<Entry>
  #lastId = 0

  constructor(entries: Arrivals<Entry>) {
    super(NAME)
    this.entries = entries
  }

  GetCapabilities(): string[] {
    return CAPABILITIES
  }

  GetServerInformation(): string[] {
    return ['deskbell-e2e', 'deskbell', '1.0', '1.2']
  }

  Notify(_app: string, replaces: number, _icon: string, title: string, body: string, actions: string[]): number {
    this.#lastId += 1
    const id = replaces || this.#lastId
    const pairs = actions.flatMap((key, at) => (at % 2 === 0 ? [{ key, label: actions[at + 1] ?? '' }] : []))
    this.markClosed(id)
    this.entries.add({ id, replaces, title, body, actions: pairs, open: true })
    return id
  }

  CloseNotification(id: number): void {
    this.markClosed(id)
    this.NotificationClosed(id, CLOSED_BY_CALL)
  }

  markClosed(id: number): void {
    for (const entry of this.entries.all) if (entry.id === id) entry.open = false
  }

  // The library makes signals of these three: what they return is sent.
  NotificationClosed(id: number, reason: number): number[] {
    return [id, reason]
  }

  ActionInvoked(id: number, key: string): (number | string)[] {
    return [id, key]
  }

  ActivationToken(id: number, token: string): (number | string)[] {
    return [id, token]
  }
}

DesktopInterface.configureMembers({
  methods: {
    GetCapabilities: { inSignature: '', outSignature: 'as' },
    GetServerInformation: { inSignature: '', outSignature: 'ssss' },
    Notify: { inSignature: 'susssasa{sv}i', outSignature: 'u' },
    CloseNotification: { inSignature: 'u', outSignature: '' },
  },
  signals: {
    NotificationClosed: { signature: 'uu' },
    ActionInvoked: { signature: 'us' },
    ActivationToken: { signature: 'us' },
  },
})

/** Starts a desktop that shows nothing, remembers everything, and on which tests click. */
export async function startNotificationDaemon(): Promise<NotificationDaemon> {
  const sessionBus = await startSessionBus()
  const bus = dbus.sessionBus({ busAddress: sessionBus.address })
  const entries = createArrivals<Entry>(({ title, body }) => `"${title}: ${body}"`)
  const desktop = new DesktopInterface(entries)
  bus.export(PATH, desktop)
  await bus.requestName(NAME, 0)

  return {
    address: sessionBus.address,
    shown: entries.all,
    waitForTitle(title, timeoutMs) {
      const fits = (entry: Entry) => (typeof title === 'string' ? entry.title === title : title.test(entry.title))
      return entries.first(`notification titled ${String(title)}`, fits, timeoutMs)
    },
    waitForText: (text, timeoutMs) =>
      entries.first(`notification that says "${text}"`, ({ body }) => body.includes(text), timeoutMs),
    withText: text => entries.all.filter(({ body }) => body.includes(text)),
    waitFor: (what, fits, timeoutMs) => entries.first(what, fits, timeoutMs),
    click({ id, actions }, actionLabel) {
      const action = actionLabel === undefined ? { key: 'default' } : actions.find(({ label }) => label === actionLabel)
      if (!action) throw new Error(`The notification has no action "${actionLabel}"`)
      desktop.ActivationToken(id, 'deskbell-e2e')
      desktop.ActionInvoked(id, action.key)
    },
    dismiss({ id }) {
      desktop.markClosed(id)
      desktop.NotificationClosed(id, CLOSED_BY_USER)
    },
    async stop() {
      bus.disconnect()
      await sessionBus.stop()
    },
  }
}
