import { type MailServer, startMailServer } from '../src/test-support/mail-server.ts'

/** One copy of a mail, as the team's mail server took it. */
export interface Copy {
  /** Its Message-ID. */
  readonly id: string
  readonly to: string
  readonly text: string
  /** When it was taken, by `performance.now()`. */
  readonly at: number
}

/** The team's mail server, which nothing happens to. */
export interface Mailbox {
  readonly port: number
  readonly copies: readonly Copy[]
  /** Resolves when the next mail was taken, and its sender does not know yet. */
  nextCopy(): Promise<void>
  close: MailServer['close']
}

export async function startMailbox(): Promise<Mailbox> {
  const copies: Copy[] = []
  let came = Promise.withResolvers<void>()
  const server = await startMailServer({
    onData: ({ to, parsed }) => {
      const { messageId = '', text = '' } = parsed
      copies.push({ id: messageId, to: to[0] ?? '', text, at: performance.now() })
      came.resolve()
      came = Promise.withResolvers<void>()
      return undefined
    },
  })
  return { port: server.port, copies, nextCopy: () => came.promise, close: server.close }
}
