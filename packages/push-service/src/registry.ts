import type { EventLog } from './events.ts'
import type { Side } from './types.ts'

export type Message = {
  readonly id: string
  readonly subscription: Subscription
  readonly body: Uint8Array
  readonly encoding: string | null
  /** Seconds. */
  readonly ttl: number
  readonly topic: string | null
  readonly urgency: string
  readonly acceptedAt: number
  readonly delivery: Delivery
}

/** A message on its way to a browser. */
export type Delivery = {
  readonly token: string
  readonly messageId: string
  /** How often it was put on a link; more than once if the link broke before the browser answered. */
  transmissions: number
  outcome: 'waiting' | 'delivered' | 'undecryptable' | 'failed' | 'dropped' | 'replaced' | 'withdrawn'
}

/** A connection to a browser that is up. */
export type Link = { transmit(message: Message): void; cut(): void }

export type Browser = {
  readonly id: string
  readonly side: Side
  link: Link | null
  /** Accepted and not yet acknowledged, oldest first. */
  readonly pending: Map<string, Message>
}

export type Subscription = {
  readonly token: string
  readonly browser: Browser
  /** The browser's own name for it: Mozilla's channel, Google's subtype. */
  readonly channel: string
  /** Google's name of the program that asked, which goes back with each message. */
  readonly app?: string
  /** The application server's key, base64url; `null` if the subscription is open to any. */
  readonly key: string | null
  /** Firefox on Android, which Mozilla reaches through Google: less fits into a message. */
  readonly bridged?: boolean
  expired: boolean
}

/** Who is there, who is subscribed, and what waits for whom. Both sides share it. */
export class Registry {
  readonly browsers = new Map<string, Browser>()
  readonly subscriptions = new Map<string, Subscription>()
  readonly deliveries: Delivery[] = []
  readonly #log: EventLog
  readonly #now: () => number

  constructor(log: EventLog, now: () => number) {
    this.#log = log
    this.#now = now
  }

  addBrowser(side: Side, id: string): Browser {
    const browser: Browser = { id, side, link: null, pending: new Map() }
    this.browsers.set(id, browser)
    return browser
  }

  /** Takes over the browser's link, and sends again what was never acknowledged (RFC 8030 §5.2: no later than its TTL). */
  connect(browser: Browser, link: Link): void {
    browser.link?.cut()
    browser.link = link
    this.#log.emit('connected', { side: browser.side, browserId: browser.id })
    for (const message of browser.pending.values()) {
      if (message.acceptedAt + message.ttl * 1000 <= this.#now()) this.#settle(message, 'dropped')
      else this.#transmit(link, message)
    }
  }

  disconnect(browser: Browser, link: Link): void {
    if (browser.link === link) browser.link = null
  }

  subscribe(fields: Omit<Subscription, 'expired'>): void {
    this.subscriptions.set(fields.token, { ...fields, expired: false })
    this.#log.emit('subscribed', { side: fields.browser.side, token: fields.token })
  }

  unsubscribe(browser: Browser, channel: string, code: number | null): void {
    for (const subscription of this.subscriptions.values()) {
      if (subscription.browser !== browser || subscription.channel !== channel || subscription.expired) continue
      this.expire(subscription)
      this.#log.emit('unsubscribed', { side: browser.side, token: subscription.token, code })
    }
  }

  expire(subscription: Subscription): void {
    subscription.expired = true
    for (const message of subscription.browser.pending.values()) {
      if (message.subscription === subscription) this.#settle(message, 'dropped')
    }
  }

  /** As if the service had lost its users: they come back as new ones, and what they had is gone. */
  forgetBrowsers(side: Side): void {
    for (const subscription of this.subscriptions.values()) {
      if (subscription.browser.side === side) this.expire(subscription)
    }
    for (const browser of this.browsers.values()) {
      if (browser.side !== side) continue
      this.browsers.delete(browser.id)
      browser.link?.cut()
    }
  }

  /**
   * Keeps the message until the browser has it. TTL 0 is for a browser that is there now (RFC 8030 §5.2).
   * `keepsOne`: what waits for a browser that is away makes room, whatever its Topic.
   */
  accept(fields: Omit<Message, 'delivery' | 'acceptedAt'>, keepsOne = false): Delivery {
    const { browser, token } = fields.subscription
    const delivery: Delivery = { token, messageId: fields.id, transmissions: 0, outcome: 'waiting' }
    const message: Message = { ...fields, acceptedAt: this.#now(), delivery }
    this.deliveries.push(delivery)
    if (keepsOne && !browser.link) this.#replace(message, () => true)
    else if (message.topic !== null) this.#replace(message, older => older.topic === message.topic)
    browser.pending.set(message.id, message)
    if (browser.link) this.#transmit(browser.link, message)
    else if (message.ttl === 0) this.#settle(message, 'dropped')
    return delivery
  }

  acknowledge(browser: Browser, messageId: string, outcome: 'delivered' | 'undecryptable' | 'failed'): void {
    const message = browser.pending.get(messageId)
    if (!message) return
    this.#settle(message, outcome)
    this.#log.emit('acknowledged', message.delivery)
  }

  /** RFC 8030 §6.2: the sender takes back what was not delivered. */
  withdraw(messageId: string): boolean {
    for (const browser of this.browsers.values()) {
      const message = browser.pending.get(messageId)
      if (!message) continue
      this.#settle(message, 'withdrawn')
      return true
    }
    return false
  }

  #replace(message: Message, isReplaced: (older: Message) => boolean): void {
    for (const older of message.subscription.browser.pending.values()) {
      if (older.subscription === message.subscription && isReplaced(older)) this.#settle(older, 'replaced')
    }
  }

  #transmit(link: Link, message: Message): void {
    message.delivery.transmissions += 1
    link.transmit(message)
    this.#log.emit('transmitted', message.delivery)
  }

  #settle(message: Message, outcome: Delivery['outcome']): void {
    message.delivery.outcome = outcome
    message.subscription.browser.pending.delete(message.id)
  }
}
