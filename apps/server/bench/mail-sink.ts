import { createServer } from 'node:net'

/**
 * A process of its own that takes mails, as fast as they come unless it is told to think, and counts them. It speaks as much of SMTP as that needs:
 * what is measured is who sends.
 */
let taken = 0
/** What it thinks about each mail before it takes it, in milliseconds: real ones look for spam, and write to a disk. */
let thinks = 0
const server = createServer(socket => {
  socket.setNoDelay(true)
  let inData = false
  let rest = ''
  socket.on('error', () => {})
  socket.write('220 sink ESMTP\r\n')
  socket.on('data', chunk => {
    rest += chunk.toString('latin1')
    for (;;) {
      const end = rest.indexOf(inData ? '\r\n.\r\n' : '\r\n')
      if (end < 0) return
      const line = rest.slice(0, end)
      rest = rest.slice(end + (inData ? 5 : 2))
      if (inData) {
        inData = false
        const take = () => {
          taken += 1
          socket.write('250 2.0.0 Ok\r\n')
        }
        if (thinks > 0) setTimeout(take, thinks)
        else take()
      } else if (/^EHLO/i.test(line)) socket.write('250-sink\r\n250 8BITMIME\r\n')
      else if (/^DATA/i.test(line)) {
        inData = true
        socket.write('354 go on\r\n')
      } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n')
      else socket.write('250 2.0.0 Ok\r\n')
    }
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address) process.send?.({ port: address.port })
})
process.on('message', ({ think }: { readonly think: number }) => {
  thinks = think
  process.send?.({ taken })
})
// Ends with whoever started it.
process.on('disconnect', () => process.exit(0))
