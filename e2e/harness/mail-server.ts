import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'

export interface MailServer {
  readonly port: number
  readonly received: readonly Email[]
  close(): Promise<void>
}

/** A real SMTP server on a free port of this machine, without TLS, for one user. */
export async function startMailServer(login: {
  readonly user: string
  readonly password: string
}): Promise<MailServer> {
  const received: Email[] = []
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 100,
    onAuth: ({ username, password }, _session, done) => {
      if (username === login.user && password === login.password) done(null, { user: username })
      else done(Object.assign(new Error('5.7.8 Username and Password not accepted'), { responseCode: 535 }))
    },
    onData(stream, _session, done) {
      const read = buffer(stream).then(bytes => PostalMime.parse(bytes))
      stream.once('end', () => {
        done()
      })
      read.then(
        mail => received.push(mail),
        // The client broke off: there is nothing to keep.
        () => undefined,
      )
    },
  })
  // A client that goes away is no failure of ours.
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    close: () => new Promise(resolve => server.close(() => resolve())),
  }
}
