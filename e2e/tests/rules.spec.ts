import { signInToApp, turnOn } from '../harness/app.ts'
import { expectAccessible } from '../harness/axe.ts'
import { expect, test } from '../harness/fixtures.ts'
import { must } from '../harness/people.ts'
import { takeScreens } from '../harness/screens.ts'
import { typeInto } from '../harness/typing.ts'

test('rules: what nobody would hear of is said before it is saved, the simulator agrees with what then happens, and one’s own wishes hold at once', async ({
  admin,
  deskbell,
  desktop,
  openDevice,
  writeAsVisitor,
}, { project }) => {
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await page.goto(`${deskbell.origin}/settings/notifications`)

  const rules = page.getByRole('region', { name: 'Rules' })
  await rules.getByLabel('Later messages go to').selectOption('everybody')
  await rules.getByRole('button', { name: 'Add a step' }).click()
  const wait = rules.getByLabel('Seconds after the message')
  await wait.press('ControlOrMeta+a')
  await typeInto(wait, '10')
  await rules.getByRole('combobox', { name: 'Step 1' }).selectOption('admins')
  await rules.getByRole('button', { name: 'Save Changes' }).click()
  // No device rings yet, and there is no mail server.
  await expect(rules.getByText('nobody has a device that rings or gets an email')).toBeVisible()
  expect(must(await admin.rules.read())).toMatchObject({ laterMessages: 'last_agent', ladder: [] })
  await rules.getByRole('button', { name: 'Save all the same' }).click()
  await expect(page.getByText('Settings saved.')).toBeVisible()
  expect(must(await admin.rules.read())).toMatchObject({
    laterMessages: 'everybody',
    ladder: [{ afterSeconds: 10, to: 'admins' }],
  })

  const tryIt = page.getByRole('region', { name: 'Try it' })
  const result = tryIt.getByRole('region', { name: 'What would happen' })
  await tryIt.getByRole('button', { name: 'Try it' }).click()
  await expect(result.getByText('Nobody would be told.')).toBeVisible()
  // Nor by the message, nor by the step.
  await expect(result.getByText('Has no device')).toHaveCount(2)

  await turnOn(page, deskbell.origin)
  await page.goto(`${deskbell.origin}/settings/notifications`)
  await tryIt.getByRole('button', { name: 'Try it' }).click()
  await expect(result.getByText('1 person would be told.')).toBeVisible()
  await expect(result.getByText('1 device, at once: A visitor wrote')).toBeVisible()
  await expect(result.getByRole('heading', { name: 'If nobody opens it' })).toBeVisible()
  await expect(result.getByRole('heading', { name: 'after 10 seconds: tell the admins' })).toBeVisible()
  await expect(result.getByText('1 device, at once: Nobody had opened it')).toBeVisible()
  await expectAccessible(page)
  await takeScreens(page, project.name, 'rules-simulated')
  const { conversationId } = await writeAsVisitor('Does it agree?')
  await desktop.waitForText('Does it agree?')
  const reasons = async () =>
    must(await admin.log.list({ conversationId, recipient: 'all' })).items.map(({ reason }) => reason)
  await expect.poll(reasons).toEqual(['nobody_opened', 'visitor_wrote'])

  await page.goto(`${deskbell.origin}/profile`)
  await page.getByLabel('A visitor writes for the first time: Push').click()
  await expect(page.getByText('Settings saved.')).toBeVisible()
  expect(must(await admin.preferences.read()).matrix?.first_message.push).toBe(false)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByLabel('A visitor writes for the first time: Push')).toBeChecked()
  expect(must(await admin.preferences.read()).matrix?.first_message.push).toBe(true)
})
