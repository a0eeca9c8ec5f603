import { createVisitorApi } from '@deskbell/api'
import { expectConversation, expectScreen, fillSignIn, message, signInToApp, turnOn } from '../harness/app.ts'
import { expect, test } from '../harness/fixtures.ts'
import type { NotificationDaemon, ShownNotification } from '../harness/notification-daemon.ts'
import { addPerson, must, signIn } from '../harness/people.ts'
import { openPermission } from '../harness/permission.ts'

/** How many notifications that say this stand on the screen. */
const standing = (desktop: NotificationDaemon, text: string) => desktop.withText(text).filter(({ open }) => open).length

/** The buttons that the message asked for, without what the desktop adds. */
const buttons = ({ actions }: ShownNotification) =>
  actions.map(({ label }) => label).filter(label => ['Reply', 'I take it', 'Mark as read'].includes(label))

test('W2 W4: buttons work with the app closed and the site away; who was quicker is said; reply leads to its field', async ({
  deskbell,
  admin,
  desktop,
  openDevice,
  writeAsVisitor,
}, { project }) => {
  const agent = await addPerson(admin, 'Ana Agent', 'agent')
  const ana = await signIn(deskbell, agent)
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, agent)
  await turnOn(page, deskbell.origin)
  await device.closePages()
  let token = ''
  const visitor = createVisitorApi({
    apiRoot: deskbell.apiRoot,
    credentials: () => (token ? { kind: 'bearer', token } : { kind: 'none' }),
  })
  token = must(await visitor.visitors.create()).token
  const write = async (text: string) => must(await visitor.visitor.send({ text }, crypto.randomUUID())).conversationId

  const mine = await write('Nobody has me yet')
  const ring = await desktop.waitForText('Nobody has me yet')
  expect(buttons(ring)).toEqual(['Reply', 'I take it'])
  desktop.click(ring, 'I take it')
  const assignee = async (id: typeof mine) => must(await admin.conversations.read(id)).assignee?.name
  await expect.poll(() => assignee(mine)).toBe('Ana Agent')

  // Pressed while the site is away; the next push is a chance for what waits.
  const other = (await writeAsVisitor('Somebody else will have me')).conversationId
  const late = await desktop.waitForText('Somebody else will have me')
  await write('Are you there?')
  const read = await desktop.waitForText('Are you there?')
  expect(buttons(read)).toEqual(['Reply', 'Mark as read'])
  await deskbell.halt()
  desktop.click(late, 'I take it')
  desktop.click(read, 'Mark as read')
  await expect.poll(() => standing(desktop, 'Are you there?')).toBe(0)
  await deskbell.resume()
  must(await admin.conversations.update(other, { assigneeId: must(await admin.me.read()).user.id }))
  const unread = async (id: typeof mine) => must(await ana.conversations.read(id)).unreadCount
  expect(await unread(mine)).toBe(2)
  await writeAsVisitor('Now it can go out')
  await desktop.waitForTitle('admin was quicker')
  await expect.poll(() => unread(mine)).toBe(0)
  expect(await assignee(other)).toBe('admin')

  const opened = device.context.waitForEvent('page')
  desktop.click(await desktop.waitForText('Now it can go out'), 'Reply')
  const answering = await opened
  await expectConversation(answering, 'Now it can go out')
  await expect(answering.getByLabel('Reply', { exact: true })).toBeFocused()

  await test.step('the session has expired: it is kept, survives signing in, and is then done', async () => {
    // Firefox lets a tap open a window for one second only, which a busy machine may need to ask whose session it is.
    if (project.name === 'firefox') return
    await device.closePages()
    await device.context.clearCookies()
    const last = (await writeAsVisitor('To somebody signed out')).conversationId
    const shown = await desktop.waitForText('To somebody signed out')
    const tapped = device.context.waitForEvent('page', { timeout: 90_000 })
    desktop.click(shown, 'I take it')
    // In Chromium it is ten seconds. After that a notification says that it was not done, and to tap that one opens the app.
    const saidSo = desktop.waitForText('Open Deskbell to finish it.', 90_000).then(said => desktop.click(said))
    const app = await Promise.race([tapped, saidSo.then(() => tapped)])
    await expectScreen(app, /^Sign in to/)
    await fillSignIn(app, agent)
    await expectConversation(app, 'To somebody signed out')
    await expect.poll(() => assignee(last)).toBe('Ana Agent')
  })
})

test('W1 W2: twenty at once stand once each on two devices; read in one browser, closed in the other', async ({
  deskbell,
  desktop,
  openDevice,
  writeAsVisitor,
}) => {
  const [here, there] = [
    await openDevice({ allowedOrigins: [deskbell.origin] }),
    await openDevice({ allowedOrigins: [deskbell.origin] }),
  ]
  for (const device of [here, there]) {
    const page = await device.newPage()
    await signInToApp(page, deskbell.origin, deskbell.admin)
    await turnOn(page, deskbell.origin)
  }
  const texts = Array.from({ length: 20 }, (_none, at) => `At once, number ${String.fromCharCode(65 + at)}`)
  await Promise.all(texts.map(writeAsVisitor))
  await expect.poll(() => texts.map(text => standing(desktop, text)), { timeout: 90_000 }).toEqual(texts.map(() => 2))

  // The first of the two that shows it: whichever browser that is opens the conversation, and the other one closes.
  const [text = '', ...others] = texts
  desktop.click(await desktop.waitForText(text))
  const pages = () => [...here.context.pages(), ...there.context.pages()]
  const reading = () => Promise.all(pages().map(page => message(page, text).isVisible()))
  await expect.poll(async () => (await reading()).filter(Boolean).length).toBe(1)
  for (const page of pages()) if (await message(page, text).isVisible()) await page.bringToFront()
  await expect.poll(() => standing(desktop, text)).toBe(0)
  expect(others.map(other => standing(desktop, other))).toEqual(others.map(() => 2))
})

test('W2: a newer worker takes over while a notification waits, and its tap still leads there', async ({
  deskbell,
  desktop,
  openDevice,
  writeAsVisitor,
}) => {
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await turnOn(page, deskbell.origin)
  // A page below the worker that is not the app: nothing of the app takes part.
  await page.goto(`${deskbell.origin}/demo`)
  await writeAsVisitor('Over an update')
  const waiting = await desktop.waitForText('Over an update')

  const active = () =>
    page.evaluate(async () => (await navigator.serviceWorker.getRegistration('/'))?.active?.scriptURL ?? '')
  const before = await active()
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.register('/sw.js?newer', { scope: '/' })
    const newer = registration.installing ?? registration.waiting
    await new Promise<void>(resolve => {
      const look = () => newer?.state === 'installed' && resolve()
      newer?.addEventListener('statechange', look)
      look()
    })
    newer?.postMessage({ type: 'skip_waiting' })
  })
  await expect.poll(active).toBe(`${before}?newer`)
  expect(standing(desktop, 'Over an update')).toBe(1)
  await device.closePages()
  const opened = device.context.waitForEvent('page')
  desktop.click(waiting)
  await expectConversation(await opened, 'Over an update')
})

test('L5: denied and allowed again in the browser’s settings while it runs: the device says so, and rings again', async ({
  deskbell,
  desktop,
  openDevice,
  writeAsVisitor,
}) => {
  const device = await openDevice({ allowedOrigins: [] })
  const choose = await openPermission(device, deskbell.origin)
  await choose('Allow')
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await turnOn(page, deskbell.origin)
  await choose('Block')
  await expect(page.getByText(/blocked/i).first()).toBeVisible()
  await choose('Allow')
  await expect(
    page
      .getByRole('main')
      .getByText(/Notifications are on/)
      .first(),
  ).toBeVisible()
  await writeAsVisitor('Allowed again')
  await desktop.waitForText('Allowed again')
})
